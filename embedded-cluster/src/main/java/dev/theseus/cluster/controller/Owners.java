package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who controls whom. */
final class Owners {

  private Owners() {}

  /** The name of the controller of an object, if it is of this kind. */
  static Optional<String> controllerName(ObjectNode object, String kind) {
    return controller(object)
        .filter(owner -> owner.path("kind").asText().equals(kind))
        .map(owner -> owner.path("name").asText());
  }

  static boolean controls(ObjectNode owner, ObjectNode object) {
    String uid = owner.path("metadata").path("uid").asText();
    return controller(object).filter(c -> c.path("uid").asText().equals(uid)).isPresent();
  }

  /** Makes the owner the controller of an object that has none. */
  static void setController(ObjectNode object, ObjectNode owner) {
    object
        .withObjectProperty("metadata")
        .withArrayProperty("ownerReferences")
        .addObject()
        .put("apiVersion", owner.path("apiVersion").asText())
        .put("kind", owner.path("kind").asText())
        .put("name", owner.path("metadata").path("name").asText())
        .put("uid", owner.path("metadata").path("uid").asText())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** The objects that the owner controls; orphans that match its selector are taken over. */
  static List<ObjectNode> controlled(
      ObjectStore store, ResourceType type, ObjectNode owner, Predicate<ObjectNode> selector) {
    return store.list(type, ObjectName.of(owner).namespace()).stream()
        .filter(object -> controls(owner, object) || adopt(store, type, owner, object, selector))
        .toList();
  }

  private static boolean adopt(
      ObjectStore store,
      ResourceType type,
      ObjectNode owner,
      ObjectNode object,
      Predicate<ObjectNode> selector) {
    if (controller(object).isPresent()
        || !selector.test(object)
        || isDeleting(object)
        || isDeleting(owner)) {
      return false;
    }
    ObjectName name = ObjectName.of(object);
    try {
      store.modify(
          type,
          name.namespace(),
          name.name(),
          current -> {
            if (controller(current).isEmpty()) {
              setController(current, owner);
            }
            return current;
          });
      return true;
    } catch (ApiStatusException e) {
      return false;
    }
  }

  static boolean isDeleting(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  private static Optional<JsonNode> controller(ObjectNode object) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }
}
