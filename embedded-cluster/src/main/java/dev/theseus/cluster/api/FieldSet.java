package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A set of fields as a tree, in the notation of managedFields: {@code f:name}, {@code k:{key}},
 * {@code v:value}. Not safe for threads.
 */
final class FieldSet {
  private final TreeMap<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  static FieldSet read(JsonNode json) {
    FieldSet set = new FieldSet();
    json.properties()
        .forEach(entry -> {
          if (entry.getKey().equals(".")) {
            set.member = true;
          } else {
            set.children.put(entry.getKey(), read(entry.getValue()));
          }
        });
    if (set.children.isEmpty()) {
      set.member = true;
    }
    return set;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (member && !children.isEmpty()) {
      json.putObject(".");
    }
    children.forEach((element, child) -> json.set(element, child.toJson()));
    return json;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  FieldSet include() {
    member = true;
    return this;
  }

  FieldSet child(String element) {
    return children.computeIfAbsent(element, e -> new FieldSet());
  }

  /** The subtree, empty where nothing below that element is in the set. */
  Optional<FieldSet> find(String element) {
    return Optional.ofNullable(children.get(element));
  }

  FieldSet union(FieldSet other) {
    FieldSet result = copy();
    result.addAll(other);
    return result;
  }

  private void addAll(FieldSet other) {
    member |= other.member;
    other.children.forEach((element, set) -> child(element).addAll(set));
  }

  FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach((element, set) -> {
      FieldSet left = other.find(element).map(set::minus).orElseGet(set::copy);
      if (!left.isEmpty()) {
        result.children.put(element, left);
      }
    });
    return result;
  }

  FieldSet intersect(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach((element, set) -> {
      FieldSet both = other.find(element).map(set::intersect).orElseGet(FieldSet::new);
      if (!both.isEmpty()) {
        result.children.put(element, both);
      }
    });
    return result;
  }

  FieldSet copy() {
    FieldSet result = new FieldSet();
    result.member = member;
    children.forEach((element, set) -> result.children.put(element, set.copy()));
    return result;
  }

  /** Every member with its path as messages write it: {@code .spec.containers[name="x"].image}. */
  void forEachPath(BiConsumer<String, FieldSet> visitor) {
    visit("", visitor);
  }

  private void visit(String path, BiConsumer<String, FieldSet> visitor) {
    if (member && !path.isEmpty()) {
      visitor.accept(path, this);
    }
    children.forEach((element, set) -> set.visit(path + readable(element), visitor));
  }

  private static String readable(String element) {
    String rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' ->
          rest.replaceFirst("^\\{", "[")
              .replaceFirst("}$", "]")
              .replaceAll("\"([A-Za-z]+)\":", "$1=");
      default -> "[=" + rest + "]";
    };
  }
}
