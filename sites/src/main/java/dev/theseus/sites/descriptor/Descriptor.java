package dev.theseus.sites.descriptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * One declarative object, as an immutable value. Fields that nobody here knows are kept as they
 * are. Two descriptors are equal when their trees are, whatever the order of their keys.
 */
public final class Descriptor {

  private final Map<String, Object> tree;

  private Descriptor(Map<String, Object> tree) {
    this.tree = tree;
  }

  /**
   * Makes a descriptor of a JSON-like tree, which is copied.
   *
   * @throws IllegalArgumentException when apiVersion or kind is missing
   */
  public static Descriptor of(Map<String, ?> tree) {
    Descriptor made = new Descriptor(JsonTree.mapAt(JsonTree.freeze(tree)));
    if (made.apiVersion().isEmpty() || made.kind().isEmpty()) {
      throw new IllegalArgumentException(
          "a descriptor needs apiVersion and kind; its fields are " + tree.keySet());
    }
    return made;
  }

  /** The whole object, unmodifiable. */
  public Map<String, Object> tree() {
    return tree;
  }

  /** Group and version, such as {@code apps/v1}. */
  public String apiVersion() {
    return text("apiVersion");
  }

  /** The kind, such as {@code Deployment}. */
  public String kind() {
    return text("kind");
  }

  /** The name; empty where the server generates one. */
  public String name() {
    return text("metadata", "name");
  }

  /** The namespace; empty for what belongs to none. */
  public String namespace() {
    return text("metadata", "namespace");
  }

  /** The server's identity of this very object, where a server gave one. */
  public Optional<String> uid() {
    return textAt("metadata", "uid");
  }

  /** The server's version of this object, where a server gave one. */
  public Optional<String> resourceVersion() {
    return textAt("metadata", "resourceVersion");
  }

  /** Names this object. */
  public ObjectKey key() {
    return new ObjectKey(apiVersion(), kind(), namespace(), name());
  }

  /** Whether this is the given kind of the given API group (empty: the core group), any version. */
  public boolean is(String group, String kind) {
    return kind().equals(kind) && key().group().equals(group);
  }

  /** Labels; empty where there are none. */
  public Map<String, String> labels() {
    return texts("metadata", "labels");
  }

  /** Annotations; empty where there are none. */
  public Map<String, String> annotations() {
    return texts("metadata", "annotations");
  }

  /** One label's value. */
  public Optional<String> label(String key) {
    return Optional.ofNullable(labels().get(key));
  }

  /** One annotation's value. */
  public Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations().get(key));
  }

  /** The value at a path; an element of a list is named by its index in decimal. */
  public Optional<Object> at(String... path) {
    return JsonTree.at(tree, path);
  }

  /** The string at a path. */
  public Optional<String> textAt(String... path) {
    return JsonTree.textAt(tree, path);
  }

  /** The whole number at a path. */
  public Optional<Long> longAt(String... path) {
    return at(path).filter(Long.class::isInstance).map(Long.class::cast);
  }

  /** The boolean at a path. */
  public Optional<Boolean> flagAt(String... path) {
    return at(path).filter(Boolean.class::isInstance).map(Boolean.class::cast);
  }

  /** The list at a path; empty where there is none. */
  public List<Object> listAt(String... path) {
    return JsonTree.listAt(tree, path);
  }

  /** The map at a path; empty where there is none. */
  public Map<String, Object> mapAt(String... path) {
    return JsonTree.mapAt(tree, path);
  }

  /** The strings of the map at a path; what is no string is left out. */
  public Map<String, String> texts(String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapAt(path)
        .forEach((key, value) -> {
          if (value instanceof String text) {
            texts.put(key, text);
          }
        });
    return texts;
  }

  /** This with a value set at a path; maps that are missing on the way are made. */
  public Descriptor with(Object value, String... path) {
    return edited(JsonTree.with(tree, value, path));
  }

  /** This without what stands at a path, if anything does; {@link JsonTree#EVERY} works. */
  public Descriptor without(String... path) {
    return edited(JsonTree.without(tree, path));
  }

  /** This with each value at a path replaced; {@link JsonTree#EVERY} stands for every element. */
  public Descriptor mapped(UnaryOperator<Object> edit, String... path) {
    return edited(JsonTree.mapped(tree, edit, path));
  }

  /** This with another tree. */
  public Descriptor edited(Object newTree) {
    return newTree.equals(tree) ? this : Descriptor.of(JsonTree.mapAt(newTree));
  }

  /** This in another namespace. */
  public Descriptor withNamespace(String namespace) {
    return with(namespace, "metadata", "namespace");
  }

  /** This with a label. */
  public Descriptor withLabel(String key, String value) {
    return with(value, "metadata", "labels", key);
  }

  /** This with an annotation. */
  public Descriptor withAnnotation(String key, String value) {
    return with(value, "metadata", "annotations", key);
  }

  /** This without a label, and without the map of labels when that was its last. */
  public Descriptor withoutLabel(String key) {
    return withoutEntry("labels", key);
  }

  /** This without an annotation, and without the map of annotations when that was its last. */
  public Descriptor withoutAnnotation(String key) {
    return withoutEntry("annotations", key);
  }

  private Descriptor withoutEntry(String map, String key) {
    if (at("metadata", map, key).isEmpty()) {
      return this;
    }
    Descriptor rest = without("metadata", map, key);
    return rest.mapAt("metadata", map).isEmpty() ? rest.without("metadata", map) : rest;
  }

  /** Visits every string, number, boolean and empty map or list with its path, in order. */
  public void leaves(BiConsumer<TreePath, Object> visitor) {
    JsonTree.leaves(tree, visitor);
  }

  /** The one JSON text of this value: keys sorted, no white space. */
  public String canonicalJson() {
    return CanonicalJson.write(tree);
  }

  /** {@code sha256:} and the hexadecimal SHA-256 of the canonical JSON in UTF-8. */
  public String canonicalHash() {
    return CanonicalJson.hash(tree);
  }

  private String text(String... path) {
    return textAt(path).orElse("");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Descriptor that && tree.equals(that.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  @Override
  public String toString() {
    return key().toString();
  }
}
