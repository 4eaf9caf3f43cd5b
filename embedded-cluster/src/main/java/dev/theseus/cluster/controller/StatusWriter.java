package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.WritePart;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes what controllers observe. */
final class StatusWriter {

  private StatusWriter() {}

  /**
   * Replaces the status of the object that was looked at; its successor of the same name is safe.
   */
  static void write(ObjectStore store, ResourceType type, ObjectNode object, ObjectNode status) {
    if (status.equals(object.path("status"))) {
      return;
    }
    ObjectName name = ObjectName.of(object);
    JsonNode uid = object.path("metadata").path("uid");
    store.modify(
        type,
        name.namespace(),
        name.name(),
        WritePart.STATUS,
        false,
        current -> {
          if (uid.equals(current.path("metadata").path("uid"))) {
            current.set("status", status);
          }
          return current;
        });
  }

  /** Sets one condition; its times only change when what it says changes. */
  static void condition(
      ObjectNode status, String type, boolean value, String reason, String message) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    ObjectNode condition = conditions.objectNode().put("type", type);
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText().equals(type)) {
        condition = (ObjectNode) conditions.remove(i);
      }
    }
    String text = value ? "True" : "False";
    if (!condition.path("status").asText().equals(text)) {
      condition.put("lastTransitionTime", now());
    }
    if (!condition.path("status").asText().equals(text)
        || !condition.path("reason").asText().equals(reason)) {
      condition.put("lastUpdateTime", now());
    }
    condition.put("status", text).put("reason", reason).put("message", message);
    conditions.add(condition);
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
