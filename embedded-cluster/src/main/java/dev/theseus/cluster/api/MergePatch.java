package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386. */
final class MergePatch {
  private MergePatch() {}

  static ObjectNode apply(ObjectNode change, ObjectNode object) {
    change
        .properties()
        .forEach(entry -> {
          JsonNode value = entry.getValue();
          if (value.isNull()) {
            object.remove(entry.getKey());
          } else if (value instanceof ObjectNode nested) {
            ObjectNode target =
                object.get(entry.getKey()) instanceof ObjectNode present ? present : Json.object();
            object.set(entry.getKey(), apply(nested, target));
          } else {
            object.set(entry.getKey(), value.deepCopy());
          }
        });
    return object;
  }
}
