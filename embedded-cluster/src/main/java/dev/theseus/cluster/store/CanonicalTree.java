package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One spelling per content, so that equal objects compare equal wherever they were made. */
final class CanonicalTree {
  private CanonicalTree() {}

  /** Drops null fields, which mean the same as none, and narrows numbers; changes its argument. */
  static ObjectNode of(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value = object.get(name);
      if (value.isNull()) {
        object.remove(name);
      } else {
        object.set(name, value(value));
      }
    }
    return object;
  }

  private static JsonNode value(JsonNode value) {
    if (value instanceof ObjectNode nested) {
      return of(nested);
    }
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, value(list.get(i)));
      }
      return list;
    }
    return value.isIntegralNumber() && value.canConvertToInt()
        ? IntNode.valueOf(value.intValue())
        : value;
  }
}
