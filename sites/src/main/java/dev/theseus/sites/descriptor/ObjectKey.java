package dev.theseus.sites.descriptor;

import java.util.Comparator;

/**
 * Names one object of a site.
 *
 * @param apiVersion group and version, such as {@code apps/v1} or {@code v1}
 * @param kind such as {@code Deployment}
 * @param namespace empty for what belongs to no namespace
 * @param name the object's name; empty where the server generates it
 */
public record ObjectKey(String apiVersion, String kind, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::group)
          .thenComparing(ObjectKey::kind)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name)
          .thenComparing(ObjectKey::apiVersion);

  /** The API group without its version; empty for the core group. */
  public String group() {
    return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
  }

  /** The same object name in another namespace. */
  public ObjectKey inNamespace(String other) {
    return new ObjectKey(apiVersion, kind, other, name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** For people: {@code Deployment shop/web}, or {@code Namespace shop}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
