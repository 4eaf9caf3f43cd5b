package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Setting defaults in trees. */
final class Trees {
  private Trees() {}

  static ObjectNode spec(ObjectNode object) {
    return child(object, "spec");
  }

  static ObjectNode child(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode present ? present : object.putObject(field);
  }

  static void orElse(ObjectNode object, String field, String value) {
    if (isUnset(object, field)) {
      object.put(field, value);
    }
  }

  static void orElse(ObjectNode object, String field, int value) {
    if (isUnset(object, field)) {
      object.put(field, value);
    }
  }

  static void orElse(ObjectNode object, String field, boolean value) {
    if (isUnset(object, field)) {
      object.put(field, value);
    }
  }

  private static boolean isUnset(ObjectNode object, String field) {
    JsonNode present = object.path(field);
    return present.isMissingNode()
        || present.isNull()
        || (present.isTextual() && present.asText().isEmpty());
  }
}
