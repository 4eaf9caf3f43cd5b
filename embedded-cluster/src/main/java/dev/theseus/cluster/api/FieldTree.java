package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees objects as trees of fields: which there are, which changed, how two become one. */
final class FieldTree {
  private static final Set<String> UNOWNED_AT_ROOT = Set.of("apiVersion", "kind");
  private static final Set<String> UNOWNED_METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "resourceVersion",
          "generation",
          "managedFields",
          "selfLink",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName");

  private final MergeKeys keys;

  FieldTree(MergeKeys keys) {
    this.keys = keys;
  }

  /** Every field that the object sets. */
  FieldSet fieldsOf(ObjectNode object) {
    FieldSet set = new FieldSet();
    collect(object, "", "", set);
    return set;
  }

  /** Fields that the later object has and the earlier has not, or has otherwise. */
  FieldSet changed(ObjectNode earlier, ObjectNode later) {
    FieldSet set = new FieldSet();
    compare(earlier, later, "", "", set);
    return set;
  }

  private void collect(JsonNode node, String parent, String field, FieldSet set) {
    Map<String, JsonNode> parts = parts(node, parent, field);
    if (parts.isEmpty()) {
      set.include();
      return;
    }
    parts.forEach((element, part) -> {
      FieldSet child = set.child(element);
      if (!element.startsWith("f:")) {
        child.include();
      }
      if (!element.startsWith("v:")) {
        collect(part, field, name(element, field), child);
      }
    });
  }

  private void compare(
      JsonNode earlier, JsonNode later, String parent, String field, FieldSet changed) {
    if (earlier.equals(later)) {
      return;
    }
    Map<String, JsonNode> after = parts(later, parent, field);
    Map<String, JsonNode> before = parts(earlier, parent, field);
    if (after.isEmpty() || (before.isEmpty() && !earlier.isContainerNode())) {
      collect(later, parent, field, changed);
      return;
    }
    after.forEach((element, part) -> {
      JsonNode old = before.get(element);
      if (old == null) {
        FieldSet child = changed.child(element);
        if (element.startsWith("v:")) {
          child.include();
          return;
        }
        if (element.startsWith("k:")) {
          child.include();
        }
        collect(part, field, name(element, field), child);
      } else if (!element.startsWith("v:") && !old.equals(part)) {
        FieldSet child = new FieldSet();
        compare(old, part, field, name(element, field), child);
        if (!child.isEmpty()) {
          changed.children().put(element, child);
        }
      }
    });
  }

  /** Sets every field of the configuration on the object. */
  ObjectNode merge(ObjectNode object, ObjectNode configuration) {
    return (ObjectNode) merge(object, configuration, "", "");
  }

  private JsonNode merge(JsonNode present, JsonNode wanted, String parent, String field) {
    if (wanted instanceof ObjectNode map) {
      ObjectNode result =
          present instanceof ObjectNode existing ? existing.deepCopy() : Json.object();
      map.properties()
          .forEach(e ->
              result.set(
                  e.getKey(), merge(result.path(e.getKey()), e.getValue(), field, e.getKey())));
      return result;
    }
    if (wanted instanceof ArrayNode list && isMerged(list, parent, field)) {
      Map<String, JsonNode> items = new LinkedHashMap<>(parts(present, parent, field));
      parts(list, parent, field)
          .forEach((element, item) ->
              items.merge(element, item, (old, changed) -> merge(old, changed, field, field)));
      ArrayNode result = Json.object().arrayNode();
      items.values().forEach(result::add);
      return result;
    }
    return wanted.deepCopy();
  }

  /** Takes away what an applier owned before and neither it nor anybody else owns now. */
  ObjectNode remove(ObjectNode object, FieldSet before, FieldSet kept) {
    return (ObjectNode) remove(object, before, kept, "", "");
  }

  private JsonNode remove(
      JsonNode node, FieldSet before, FieldSet kept, String parent, String field) {
    Map<String, JsonNode> all = parts(node, parent, field);
    Map<String, JsonNode> parts = new LinkedHashMap<>(all);
    before
        .children()
        .forEach((element, gone) -> {
          JsonNode part = parts.get(element);
          if (part == null) {
            return;
          }
          FieldSet stays = kept.find(element).orElseGet(FieldSet::new);
          if (stays.isEmpty() && gone.isMember()) {
            parts.remove(element);
          } else if (!gone.children().isEmpty()) {
            JsonNode left = remove(part, gone, stays, field, name(element, field));
            if (left.isEmpty() && stays.isEmpty()) {
              parts.remove(element);
            } else {
              parts.put(element, left);
            }
          }
        });
    return rebuilt(node, all, parts);
  }

  private static JsonNode rebuilt(
      JsonNode node, Map<String, JsonNode> all, Map<String, JsonNode> parts) {
    if (node instanceof ObjectNode map) {
      ObjectNode result = map.objectNode();
      map.properties()
          .forEach(e -> {
            JsonNode part = parts.get("f:" + e.getKey());
            if (part != null) {
              result.set(e.getKey(), part);
            } else if (!all.containsKey("f:" + e.getKey())) {
              result.set(e.getKey(), e.getValue());
            }
          });
      return result;
    }
    ArrayNode result = Json.object().arrayNode();
    parts.values().forEach(result::add);
    return result;
  }

  /** The parts of a node by their element in a field set; empty: it is one indivisible value. */
  private Map<String, JsonNode> parts(JsonNode node, String parent, String field) {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    if (node instanceof ObjectNode map) {
      map.properties()
          .forEach(e -> {
            if (isOwned(field, parent, e.getKey(), e.getValue())) {
              parts.put("f:" + e.getKey(), e.getValue());
            }
          });
    } else if (node instanceof ArrayNode list && isMerged(list, parent, field)) {
      List<String> key = keys.of(parent, field);
      for (JsonNode item : list) {
        parts.put(key.isEmpty() ? "v:" + item : "k:" + identity(item, key), item);
      }
    }
    return parts;
  }

  private static boolean isOwned(String field, String parent, String name, JsonNode value) {
    if (field.isEmpty() && name.equals("metadata")) {
      // Metadata that only identifies the object belongs to nobody.
      return value.propertyStream().anyMatch(e -> !UNOWNED_METADATA.contains(e.getKey()));
    }
    if (field.isEmpty()) {
      return !UNOWNED_AT_ROOT.contains(name);
    }
    return !(field.equals("metadata") && parent.isEmpty() && UNOWNED_METADATA.contains(name));
  }

  private boolean isMerged(ArrayNode list, String parent, String field) {
    List<String> key = keys.of(parent, field);
    if (key.isEmpty()) {
      return keys.isSet(parent, field);
    }
    List<String> seen = new ArrayList<>();
    for (JsonNode item : list) {
      String identity = identity(item, key);
      if (!item.has(key.getFirst()) || seen.contains(identity)) {
        return false;
      }
      seen.add(identity);
    }
    return true;
  }

  private static String identity(JsonNode item, List<String> key) {
    ObjectNode identity = Json.object();
    Map<String, JsonNode> sorted = new TreeMap<>();
    for (String name : key) {
      JsonNode value = item.get(name);
      sorted.put(name, value == null ? identity.textNode(MergeKeys.value(item, name)) : value);
    }
    identity.setAll(sorted);
    return identity.toString();
  }

  /** Inside an item of a list, the list's own field is the parent of what the item holds. */
  private static String name(String element, String field) {
    return element.startsWith("f:") ? element.substring(2) : field;
  }
}
