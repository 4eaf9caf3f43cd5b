package dev.theseus.cluster.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;

/** JSON patch, RFC 6902: all operations or none. */
final class JsonPatch {
  private JsonPatch() {}

  static ObjectNode apply(JsonNode operations, ObjectNode object) {
    if (!operations.isArray()) {
      throw ApiStatusException.badRequest("a JSON patch is a list of operations");
    }
    JsonNode result = object;
    for (JsonNode operation : operations) {
      result = apply(operation, result, pointer(operation, "path"));
    }
    if (result instanceof ObjectNode changed) {
      return changed;
    }
    throw refused("the patch leaves no object");
  }

  private static JsonNode apply(JsonNode operation, JsonNode object, JsonPointer path) {
    return switch (operation.path("op").asText()) {
      case "add" -> add(object, path, value(operation));
      case "remove" -> remove(object, path);
      case "replace" -> add(remove(object, path), path, value(operation), true);
      case "move" -> {
        JsonPointer from = pointer(operation, "from");
        JsonNode moved = existing(object, from);
        yield add(remove(object, from), path, moved);
      }
      case "copy" -> add(object, path, existing(object, pointer(operation, "from")).deepCopy());
      case "test" -> {
        if (!object.at(path).equals(value(operation))) {
          throw refused("testing value " + path + " failed");
        }
        yield object;
      }
      default -> throw refused("unexpected kind: " + operation.path("op").asText());
    };
  }

  private static JsonNode add(JsonNode object, JsonPointer path, JsonNode value) {
    return add(object, path, value, false);
  }

  /** A replaced element of a list was removed before, so its index is free again. */
  private static JsonNode add(
      JsonNode object, JsonPointer path, JsonNode value, boolean replacing) {
    if (path.matches()) {
      return value;
    }
    JsonNode parent = object.at(path.head());
    String last = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode map) {
      map.set(last, value);
    } else if (parent instanceof ArrayNode list) {
      if (last.equals("-") && !replacing) {
        list.add(value);
      } else {
        int index = index(path, list.size());
        list.insert(index, value);
      }
    } else {
      throw refused("add operation does not apply: doc is missing path: \"" + path + "\"");
    }
    return object;
  }

  private static JsonNode remove(JsonNode object, JsonPointer path) {
    existing(object, path);
    if (path.matches()) {
      return Json.object();
    }
    JsonNode parent = object.at(path.head());
    if (parent instanceof ObjectNode map) {
      map.remove(path.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode list) {
      list.remove(index(path, list.size() - 1));
    }
    return object;
  }

  private static JsonNode existing(JsonNode object, JsonPointer path) {
    JsonNode node = object.at(path);
    if (node.isMissingNode()) {
      throw refused("doc is missing path: \"" + path + "\"");
    }
    return node;
  }

  private static int index(JsonPointer path, int max) {
    int index = path.last().getMatchingIndex();
    if (index < 0 || index > max) {
      throw refused("index out of bounds: \"" + path + "\"");
    }
    return index;
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw refused("operation " + operation + " has no value");
    }
    return operation.get("value").deepCopy();
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    try {
      return JsonPointer.compile(operation.path(field).asText());
    } catch (IllegalArgumentException e) {
      throw refused("'" + operation.path(field).asText() + "' is not a JSON pointer");
    }
  }

  private static ApiStatusException refused(String detail) {
    return new ApiStatusException(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request: " + detail,
        Json.object());
  }
}
