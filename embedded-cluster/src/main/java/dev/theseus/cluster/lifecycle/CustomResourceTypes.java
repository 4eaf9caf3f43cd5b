package dev.theseus.cluster.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import dev.theseus.cluster.store.WritePart;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Serves the types that custom resource definitions describe. */
final class CustomResourceTypes implements AutoCloseable {
  private static final ResourceType DEFINITION = KubernetesTypes.CUSTOM_RESOURCE_DEFINITION;

  private final ObjectStore store;
  private final Subscription subscription;

  private CustomResourceTypes(ObjectStore store) {
    this.store = store;
    store
        .list(DEFINITION, ObjectStore.ALL_NAMESPACES)
        .forEach(definition -> types(definition).forEach(store.types()::register));
    this.subscription = store.watch(DEFINITION, this::onEvent);
  }

  static CustomResourceTypes start(ObjectStore store) {
    return new CustomResourceTypes(store);
  }

  @Override
  public void close() {
    subscription.close();
  }

  private void onEvent(WatchEvent event) {
    List<ResourceType> types = types(event.object());
    if (event.change() == WatchEvent.Change.DELETED) {
      types.forEach(this::deleteAll);
      types.forEach(store.types()::unregister);
      return;
    }
    types.forEach(store.types()::register);
    establish(event.object());
  }

  private void deleteAll(ResourceType type) {
    for (ObjectNode object : store.list(type, ObjectStore.ALL_NAMESPACES)) {
      JsonNode metadata = object.path("metadata");
      try {
        store.delete(type, metadata.path("namespace").asText(""), metadata.path("name").asText());
      } catch (ApiStatusException gone) {
        if (gone.code() != 404) {
          throw gone;
        }
      }
    }
  }

  /** Clients wait for these conditions before they use the type. */
  private void establish(ObjectNode definition) {
    String name = definition.path("metadata").path("name").asText();
    try {
      store.modify(
          DEFINITION,
          "",
          name,
          WritePart.STATUS,
          false,
          current -> {
            if (current.path("status").has("conditions")) {
              return current;
            }
            ObjectNode status = current.withObjectProperty("status");
            status.set("acceptedNames", current.path("spec").path("names").deepCopy());
            for (String type : List.of("NamesAccepted", "Established")) {
              status
                  .withArrayProperty("conditions")
                  .addObject()
                  .put("type", type)
                  .put("status", "True")
                  .put(
                      "reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                  .put(
                      "message",
                      type.equals("Established")
                          ? "the initial names have been accepted"
                          : "no conflicts found")
                  .put(
                      "lastTransitionTime",
                      Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            }
            for (JsonNode version : current.path("spec").path("versions")) {
              if (version.path("storage").asBoolean()) {
                status.putArray("storedVersions").add(version.path("name").asText());
              }
            }
            return current;
          });
    } catch (ApiStatusException gone) {
      if (gone.code() != 404) {
        throw gone;
      }
    }
  }

  private static List<ResourceType> types(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    String kind = names.path("kind").asText();
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        Set<String> subresources = new HashSet<>();
        version.path("subresources").fieldNames().forEachRemaining(subresources::add);
        types.add(
            new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                names.path("plural").asText(),
                kind,
                names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
                texts(names.path("shortNames")),
                spec.path("scope").asText().equals("Namespaced"),
                subresources,
                texts(names.path("categories"))));
      }
    }
    return types;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
