package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an object becomes when a client writes one part of it. */
final class WrittenParts {
  private WrittenParts() {}

  static ObjectNode merge(ResourceType type, ObjectNode old, ObjectNode wanted, WritePart part) {
    String name = old.path("metadata").path("name").asText();
    checkCurrent(type, name, old, wanted);
    ObjectNode next =
        switch (part) {
          case MAIN -> main(type, old, wanted);
          case STATUS -> with(old, wanted, "status");
          case FINALIZERS -> finalizers(old, wanted);
        };
    CanonicalTree.of(next);
    ObjectMetadata.keep(type, old, next);
    checkFinalizers(type, name, old, next);
    return next;
  }

  private static ObjectNode main(ResourceType type, ObjectNode old, ObjectNode wanted) {
    ObjectNode next = WatchedVersion.of(type, wanted);
    if (type.hasStatus()) {
      next.remove("status");
      if (old.has("status")) {
        next.set("status", old.get("status").deepCopy());
      }
    }
    if (type.kind().equals("Namespace") && old.path("spec").has("finalizers")) {
      next.withObjectProperty("spec").set("finalizers", old.get("spec").get("finalizers"));
    }
    return next;
  }

  private static ObjectNode with(ObjectNode old, ObjectNode wanted, String field) {
    ObjectNode next = old.deepCopy();
    next.remove(field);
    if (wanted.has(field)) {
      next.set(field, wanted.get(field).deepCopy());
    }
    JsonNode owners = wanted.path("metadata").path("managedFields");
    if (!owners.isMissingNode()) {
      ObjectMetadata.of(next).set("managedFields", owners.deepCopy());
    }
    return next;
  }

  private static ObjectNode finalizers(ObjectNode old, ObjectNode wanted) {
    ObjectNode next = old.deepCopy();
    next.withObjectProperty("spec").set("finalizers", wanted.path("spec").withArray("finalizers"));
    return next;
  }

  private static void checkCurrent(
      ResourceType type, String name, ObjectNode old, ObjectNode wanted) {
    JsonNode before = old.path("metadata");
    JsonNode metadata = wanted.path("metadata");
    String version = metadata.path("resourceVersion").asText("");
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(before.path("resourceVersion").asText())) {
      throw ApiStatusException.modified(type, name);
    }
    String uid = metadata.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(before.path("uid").asText())) {
      throw ApiStatusException.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + before.path("uid").asText());
    }
  }

  private static void checkFinalizers(
      ResourceType type, String name, ObjectNode old, ObjectNode next) {
    if (!ObjectMetadata.isDeleting(old)) {
      return;
    }
    Set<String> added = new HashSet<>();
    next.path("metadata").path("finalizers").forEach(f -> added.add(f.asText()));
    old.path("metadata").path("finalizers").forEach(f -> added.remove(f.asText()));
    if (!added.isEmpty()) {
      throw ApiStatusException.invalid(
          type,
          name,
          List.of(
              ApiStatusException.Cause.forbidden(
                  "metadata.finalizers",
                  "no new finalizers can be added if the object is being deleted, found new"
                      + " finalizers "
                      + added)));
    }
  }
}
