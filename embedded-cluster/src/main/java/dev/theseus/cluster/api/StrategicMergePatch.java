package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' strategic merge patch with its {@code $patch}, {@code $deleteFromPrimitiveList},
 * {@code $setElementOrder} and {@code $retainKeys} directives.
 */
final class StrategicMergePatch {
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ELEMENT_ORDER = "$setElementOrder/";

  private final MergeKeys keys;

  StrategicMergePatch(MergeKeys keys) {
    this.keys = keys;
  }

  ObjectNode apply(ObjectNode change, ObjectNode object) {
    return merge(change, object, "");
  }

  private ObjectNode merge(ObjectNode change, ObjectNode object, String parent) {
    switch (change.path("$patch").asText("")) {
      case "replace" -> {
        ObjectNode replaced = change.deepCopy();
        replaced.remove("$patch");
        return replaced;
      }
      case "delete" -> {
        return Json.object();
      }
      default -> retainKeys(change, object);
    }
    change
        .properties()
        .forEach(entry -> {
          String field = entry.getKey();
          if (field.startsWith(DELETE_FROM)) {
            removeValues(object, field.substring(DELETE_FROM.length()), entry.getValue());
          } else if (!field.startsWith("$")) {
            mergeField(object, parent, field, entry.getValue());
          }
        });
    change
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith(ELEMENT_ORDER)) {
            order(
                object, parent, entry.getKey().substring(ELEMENT_ORDER.length()), entry.getValue());
          }
        });
    return object;
  }

  private void mergeField(ObjectNode object, String parent, String field, JsonNode value) {
    if (value.isNull()) {
      object.remove(field);
    } else if (value instanceof ObjectNode nested) {
      ObjectNode target = object.get(field) instanceof ObjectNode present ? present : Json.object();
      object.set(field, merge(nested, target, field));
    } else if (value instanceof ArrayNode list) {
      object.set(field, mergeList(object.path(field), parent, field, list));
    } else {
      object.set(field, value);
    }
  }

  private ArrayNode mergeList(JsonNode present, String parent, String field, ArrayNode change) {
    ArrayNode result =
        present instanceof ArrayNode list ? list.deepCopy() : Json.object().arrayNode();
    if (keys.isSet(parent, field)) {
      change.forEach(value -> addOnce(result, value));
      return result;
    }
    List<String> key = keys.of(parent, field);
    if (key.isEmpty()) {
      return change.deepCopy();
    }
    for (JsonNode item : change) {
      if (item.path("$patch").asText().equals("replace")) {
        result.removeAll();
        change.forEach(i -> keepItem(result, i));
        return result;
      }
    }
    for (JsonNode item : change) {
      mergeItem(result, field, key.getFirst(), item);
    }
    return result;
  }

  private static void keepItem(ArrayNode result, JsonNode item) {
    if (!item.has("$patch")) {
      result.add(item.deepCopy());
    }
  }

  private void mergeItem(ArrayNode result, String field, String key, JsonNode item) {
    if (!(item instanceof ObjectNode change) || !item.has(key)) {
      throw ApiStatusException.badRequest(
          "map: " + item + " does not contain declared merge key: " + key);
    }
    int at = indexOf(result, key, item.get(key));
    if (change.path("$patch").asText().equals("delete")) {
      if (at >= 0) {
        result.remove(at);
      }
    } else if (at >= 0 && result.get(at) instanceof ObjectNode present) {
      result.set(at, merge(change, present, field));
    } else {
      result.add(merge(change, Json.object(), field));
    }
  }

  /** Items come in the order that the client has them in; those that it does not know follow. */
  private void order(ObjectNode object, String parent, String field, JsonNode wanted) {
    if (!(object.get(field) instanceof ArrayNode list)) {
      return;
    }
    List<String> key = keys.of(parent, field);
    List<JsonNode> left = new ArrayList<>();
    list.forEach(left::add);
    ArrayNode ordered = Json.object().arrayNode();
    for (JsonNode place : wanted) {
      left.removeIf(item -> {
        boolean here =
            key.isEmpty()
                ? item.equals(place)
                : item.path(key.getFirst()).equals(place.path(key.getFirst()));
        if (here) {
          ordered.add(item);
        }
        return here;
      });
    }
    left.forEach(ordered::add);
    object.set(field, ordered);
  }

  private static void retainKeys(ObjectNode change, ObjectNode object) {
    if (change.get("$retainKeys") instanceof ArrayNode retained) {
      List<String> kept = new ArrayList<>();
      retained.forEach(field -> kept.add(field.asText()));
      object.retain(kept);
    }
  }

  private static void removeValues(ObjectNode object, String field, JsonNode values) {
    if (object.get(field) instanceof ArrayNode list) {
      for (JsonNode value : values) {
        for (int i = list.size() - 1; i >= 0; i--) {
          if (list.get(i).equals(value)) {
            list.remove(i);
          }
        }
      }
    }
  }

  private static void addOnce(ArrayNode list, JsonNode value) {
    for (JsonNode present : list) {
      if (present.equals(value)) {
        return;
      }
    }
    list.add(value);
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).asText().equals(value.asText())) {
        return i;
      }
    }
    return -1;
  }
}
