package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Which marks a deletion leaves, and when an object is finally gone. */
final class DeletionRules {
  private static final long DEFAULT_POD_GRACE_SECONDS = 30;

  private DeletionRules() {}

  static void check(ResourceType type, ObjectNode object, DeleteOptions options) {
    String name = object.path("metadata").path("name").asText();
    require(
        type, name, "UID", options.uid().orElse(""), object.path("metadata").path("uid").asText());
    require(
        type,
        name,
        "ResourceVersion",
        options.resourceVersion().orElse(""),
        object.path("metadata").path("resourceVersion").asText());
  }

  private static void require(
      ResourceType type, String name, String what, String wanted, String actual) {
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      throw ApiStatusException.conflict(
          type,
          name,
          "the "
              + what
              + " in the precondition ("
              + wanted
              + ") does not match the "
              + what
              + " in record ("
              + actual
              + "). The object might have been deleted and then recreated");
    }
  }

  /** The object with its deletion marks; without finalizers and grace period it is done. */
  static ObjectNode mark(ResourceType type, ObjectNode object, DeleteOptions options, Instant now) {
    ObjectNode marked = object.deepCopy();
    ObjectNode metadata = ObjectMetadata.of(marked);
    switch (options.propagation()) {
      case BACKGROUND -> {}
      case FOREGROUND -> addFinalizer(metadata, "foregroundDeletion");
      case ORPHAN -> addFinalizer(metadata, "orphan");
    }
    long grace = graceSeconds(type, object, options);
    if (!ObjectMetadata.isDeleting(object)) {
      metadata.put("deletionTimestamp", ObjectMetadata.time(now.plusSeconds(grace)));
      metadata.put("deletionGracePeriodSeconds", grace);
      if (metadata.has("generation")) {
        metadata.put("generation", metadata.get("generation").asLong() + 1);
      }
    } else if (grace < metadata.path("deletionGracePeriodSeconds").asLong(0)) {
      metadata.put("deletionTimestamp", ObjectMetadata.time(now.plusSeconds(grace)));
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (type.kind().equals("Namespace") && ObjectMetadata.hasFinalizers(marked)) {
      marked.withObjectProperty("status").put("phase", "Terminating");
    }
    return marked;
  }

  static boolean isDone(ResourceType type, ObjectNode object) {
    return ObjectMetadata.isDeleting(object)
        && !ObjectMetadata.hasFinalizers(object)
        && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0;
  }

  /** Only a pod that a node may be running takes time to go: its kubelet removes it at the end. */
  private static long graceSeconds(ResourceType type, ObjectNode object, DeleteOptions options) {
    String phase = object.path("status").path("phase").asText();
    if (!type.equals(KubernetesTypes.POD)
        || object.path("spec").path("nodeName").asText("").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long wanted =
        options
            .gracePeriodSeconds()
            .orElse(
                object
                    .path("spec")
                    .path("terminationGracePeriodSeconds")
                    .asLong(DEFAULT_POD_GRACE_SECONDS));
    return Math.max(0, wanted);
  }

  private static void addFinalizer(ObjectNode metadata, String finalizer) {
    ArrayNode finalizers = metadata.withArrayProperty("finalizers");
    for (var present : finalizers) {
      if (present.asText().equals(finalizer)) {
        return;
      }
    }
    finalizers.add(finalizer);
  }
}
