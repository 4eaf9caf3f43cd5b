package dev.theseus.sites.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a value stands in a descriptor.
 *
 * @param steps keys and list indices from the root, as {@link Descriptor#at} takes them
 * @param text the same for people: {@code spec.containers[0].image}
 */
public record TreePath(List<String> steps, String text) {

  /** The whole descriptor. */
  public static final TreePath ROOT = new TreePath(List.of(), "");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  public TreePath {
    steps = List.copyOf(steps);
  }

  /** One step down into a map. */
  public TreePath child(String key) {
    boolean plain = PLAIN.matcher(key).matches();
    String shown = plain ? (text.isEmpty() ? key : "." + key) : "[\"" + key + "\"]";
    return append(key, shown);
  }

  /** One step down into a list. */
  public TreePath child(int index) {
    return append(Integer.toString(index), "[" + index + "]");
  }

  private TreePath append(String step, String shown) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new TreePath(longer, text + shown);
  }

  /** The steps as {@link Descriptor}'s methods take them. */
  public String[] array() {
    return steps.toArray(String[]::new);
  }

  @Override
  public String toString() {
    return text;
  }
}
