package dev.theseus.sites.descriptor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and edits of JSON-like values: maps, lists, strings, numbers and booleans. Values are
 * frozen on the way in, so a tree that came through {@link #freeze} never changes. A null in a map
 * counts as absent, as it does for a Kubernetes API server.
 */
public final class JsonTree {

  /** In a path of {@link #mapped} and {@link #without}: every key or element at this level. */
  public static final String EVERY = "*";

  private JsonTree() {}

  /** A deep, immutable copy in which equal numbers are equal objects. */
  public static Object freeze(Object value) {
    return switch (value) {
      case Map<?, ?> map -> freezeMap(map);
      case List<?> list -> freezeList(list);
      case Number number -> freezeNumber(number);
      case String text -> text;
      case Boolean flag -> flag;
      default ->
          throw new IllegalArgumentException(
              "a descriptor cannot hold a "
                  + value.getClass().getName()
                  + "; it holds maps, lists, strings, numbers and booleans");
    };
  }

  private static Map<String, Object> freezeMap(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>(Math.max(4, map.size() * 2));
    map.forEach((Object key, @Nullable Object value) -> {
      if (value != null) {
        copy.put(String.valueOf(key), freeze(value));
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static List<Object> freezeList(List<?> list) {
    List<Object> copy = new ArrayList<>(list.size());
    for (@Nullable Object element : list) {
      // An absent element decodes to the empty value of its type, and such lists hold objects.
      copy.add(element == null ? Map.of() : freeze(element));
    }
    return Collections.unmodifiableList(copy);
  }

  private static Number freezeNumber(Number number) {
    return switch (number) {
      case Integer i -> i.longValue();
      case Short s -> s.longValue();
      case Byte b -> b.longValue();
      case Long l -> l;
      case BigInteger big -> big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
      case BigDecimal big -> freezeNumber(big.doubleValue());
      default -> {
        double value = number.doubleValue();
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        yield whole ? (Number) (long) value : (Number) value;
      }
    };
  }

  /** The value as a map, if it is one. */
  @SuppressWarnings("unchecked") // freeze is the only way in, and it makes keys strings
  public static Optional<Map<String, Object>> asMap(Object value) {
    return value instanceof Map ? Optional.of((Map<String, Object>) value) : Optional.empty();
  }

  /** The value as a list, if it is one. */
  @SuppressWarnings("unchecked") // any list is a list of objects when it is only read
  public static Optional<List<Object>> asList(Object value) {
    return value instanceof List ? Optional.of((List<Object>) value) : Optional.empty();
  }

  /** The value at a path; an element of a list is named by its index in decimal. */
  public static Optional<Object> at(Object tree, String... path) {
    Object node = tree;
    for (String step : path) {
      Optional<Object> next = child(node, step);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      node = next.get();
    }
    return Optional.of(node);
  }

  private static Optional<Object> child(Object node, String step) {
    return switch (node) {
      case Map<?, ?> map -> Optional.ofNullable(map.get(step));
      case List<?> list -> {
        int index = index(step);
        yield index >= 0 && index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** The text at a path, if there is a string. */
  public static Optional<String> textAt(Object tree, String... path) {
    return at(tree, path).filter(String.class::isInstance).map(String.class::cast);
  }

  /** The list at a path; empty where there is none. */
  public static List<Object> listAt(Object tree, String... path) {
    return at(tree, path).flatMap(JsonTree::asList).orElse(List.of());
  }

  /** The map at a path; empty where there is none. */
  public static Map<String, Object> mapAt(Object tree, String... path) {
    return at(tree, path).flatMap(JsonTree::asMap).orElse(Map.of());
  }

  /** The tree with a value set at a path; maps that are missing on the way are made. */
  public static Object with(Object tree, Object value, String... path) {
    return with(tree, freeze(value), List.of(path));
  }

  private static Object with(Object node, Object value, List<String> path) {
    if (path.isEmpty()) {
      return value;
    }
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (node instanceof List<?>) {
      List<Object> copy = new ArrayList<>(listAt(node));
      int index = index(step);
      if (index < 0 || index >= copy.size()) {
        throw new IllegalArgumentException(
            "no element " + step + " to set in a list of " + copy.size());
      }
      copy.set(index, with(copy.get(index), value, rest));
      return Collections.unmodifiableList(copy);
    }
    Map<String, Object> copy = new LinkedHashMap<>(mapAt(node));
    copy.put(step, with(copy.getOrDefault(step, Map.of()), value, rest));
    return Collections.unmodifiableMap(copy);
  }

  /** The tree without what stands at a path, if anything does; {@link #EVERY} is understood. */
  public static Object without(Object tree, String... path) {
    List<String> steps = List.of(path);
    List<String> parent = steps.subList(0, steps.size() - 1);
    return mapped(tree, node -> withoutChild(node, steps.getLast()), parent);
  }

  private static Object withoutChild(Object node, String step) {
    return switch (node) {
      case Map<?, ?> map when map.containsKey(step) -> {
        Map<String, Object> copy = new LinkedHashMap<>(mapAt(node));
        copy.remove(step);
        yield Collections.unmodifiableMap(copy);
      }
      case List<?> list when index(step) >= 0 && index(step) < list.size() -> {
        List<Object> copy = new ArrayList<>(list);
        copy.remove(index(step));
        yield Collections.unmodifiableList(copy);
      }
      default -> node;
    };
  }

  /** The tree with each value at a path replaced; {@link #EVERY} is understood. */
  public static Object mapped(Object tree, UnaryOperator<Object> edit, String... path) {
    return mapped(tree, edit, List.of(path));
  }

  private static Object mapped(Object node, UnaryOperator<Object> edit, List<String> path) {
    if (path.isEmpty()) {
      return freeze(edit.apply(node));
    }
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (node) {
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>(mapAt(node));
        copy.replaceAll((key, value) ->
            step.equals(EVERY) || step.equals(key) ? mapped(value, edit, rest) : value);
        yield Collections.unmodifiableMap(copy);
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>(list);
        int index = step.equals(EVERY) ? -1 : index(step);
        for (int i = 0; i < copy.size(); i++) {
          if (step.equals(EVERY) || i == index) {
            copy.set(i, mapped(copy.get(i), edit, rest));
          }
        }
        yield Collections.unmodifiableList(copy);
      }
      default -> node;
    };
  }

  /** The one JSON text of a value: keys sorted, no white space. */
  public static String canonical(Object value) {
    return CanonicalJson.write(value);
  }

  /** Every string, number and boolean, and every empty map and list, with its path, in order. */
  public static void leaves(Object tree, BiConsumer<TreePath, Object> visitor) {
    leaves(TreePath.ROOT, tree, visitor);
  }

  private static void leaves(TreePath path, Object node, BiConsumer<TreePath, Object> visitor) {
    if (node instanceof Map<?, ?> map && !map.isEmpty()) {
      mapAt(node).forEach((key, value) -> leaves(path.child(key), value, visitor));
    } else if (node instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        leaves(path.child(i), list.get(i), visitor);
      }
    } else {
      visitor.accept(path, node);
    }
  }

  /** The tree with every string replaced by what the edit makes of its path and itself. */
  public static Object mappedText(Object tree, BiFunction<TreePath, String, String> edit) {
    Object[] result = {tree};
    leaves(
        tree,
        (path, value) -> {
          if (value instanceof String text) {
            String edited = edit.apply(path, text);
            if (!edited.equals(text)) {
              result[0] = with(result[0], edited, path.array());
            }
          }
        });
    return result[0];
  }

  private static int index(String step) {
    try {
      return Integer.parseInt(step);
    } catch (NumberFormatException notAnIndex) {
      return -1;
    }
  }
}
