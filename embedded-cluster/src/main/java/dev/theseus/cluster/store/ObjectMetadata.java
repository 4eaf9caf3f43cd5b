package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The part of an object's metadata that only the store writes. */
final class ObjectMetadata {
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final List<String> KEPT =
      List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
  private static final Set<String> CORE_WITH_GENERATION = Set.of("Pod", "ReplicationController");

  private ObjectMetadata() {}

  static ObjectNode of(ObjectNode object) {
    return object.withObjectProperty("metadata");
  }

  static void stampNew(ResourceType type, ObjectNode object, Instant now) {
    ObjectNode metadata = of(object);
    if (metadata.path("name").asText("").isEmpty() && metadata.has("generateName")) {
      metadata.put("name", metadata.get("generateName").asText() + suffix());
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", time(now));
    KEPT.subList(2, KEPT.size()).forEach(metadata::remove);
    metadata.remove(List.of("resourceVersion", "selfLink", "generation"));
    if (hasGeneration(type, object)) {
      metadata.put("generation", 1);
    }
  }

  /** Puts back what a client may not change, then counts the generation. */
  static void keep(ResourceType type, ObjectNode old, ObjectNode next) {
    ObjectNode before = of(old);
    ObjectNode metadata = of(next);
    for (String field : KEPT) {
      metadata.remove(field);
      if (before.has(field)) {
        metadata.set(field, before.get(field));
      }
    }
    metadata.remove(List.of("selfLink", "generation"));
    metadata.set("resourceVersion", before.get("resourceVersion"));
    if (before.has("generation")) {
      metadata.set("generation", before.get("generation"));
    }
    if (type.namespaced()) {
      metadata.set("namespace", before.get("namespace"));
    }
  }

  static void countGeneration(ObjectNode old, ObjectNode next) {
    ObjectNode metadata = of(next);
    if (metadata.has("generation") && !desired(old).equals(desired(next))) {
      metadata.put("generation", metadata.get("generation").asLong() + 1);
    }
  }

  static boolean hasFinalizers(ObjectNode object) {
    return !object.path("metadata").path("finalizers").isEmpty()
        || ("Namespace".equals(object.path("kind").asText())
            && !object.path("spec").path("finalizers").isEmpty());
  }

  static boolean isDeleting(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static boolean hasGeneration(ResourceType type, ObjectNode object) {
    return object.has("spec")
        && type.hasStatus()
        && (!type.group().isEmpty() || CORE_WITH_GENERATION.contains(type.kind()));
  }

  private static JsonNode desired(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    return copy.without(List.of("metadata", "status", "apiVersion", "kind"));
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      int letter = ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length());
      suffix.append(SUFFIX_LETTERS.charAt(letter));
    }
    return suffix.toString();
  }
}
