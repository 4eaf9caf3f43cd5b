package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;

/** Where an object is among those of its type; the order in which lists come back. */
record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

  static ObjectKey of(ResourceType type, String namespace, String name) {
    return new ObjectKey(type.namespaced() ? namespace : "", name);
  }

  static ObjectKey of(ResourceType type, ObjectNode object) {
    return of(
        type,
        object.path("metadata").path("namespace").asText(""),
        object.path("metadata").path("name").asText(""));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }
}
