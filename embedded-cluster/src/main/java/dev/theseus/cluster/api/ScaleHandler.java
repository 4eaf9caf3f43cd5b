package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.WritePart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Shows and changes how many replicas a workload wants, without the rest of it. */
final class ScaleHandler {
  private final ObjectStore store;
  private final FieldOwnership ownership;

  ScaleHandler(ObjectStore store, FieldOwnership ownership) {
    this.store = store;
    this.ownership = ownership;
  }

  ApiResponse answer(ApiRequest request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" ->
          ApiResponse.ok(scale(store.require(path.type(), path.namespace(), path.name())));
      case "PUT" -> {
        ObjectNode wanted = request.object();
        yield write(request, path, current -> wanted);
      }
      case "PATCH" -> {
        Patch patch = Patch.read(request, path.type());
        yield write(request, path, patch::applyTo);
      }
      default -> throw ResourceHandler.notAllowed();
    };
  }

  private ApiResponse write(
      ApiRequest request, ResourcePath path, UnaryOperator<ObjectNode> change) {
    FieldOwnership.Writer writer = FieldOwnership.Writer.of(request, WritePart.MAIN);
    ObjectNode changed =
        store.modify(
            path.type(),
            path.namespace(),
            path.name(),
            WritePart.MAIN,
            WriteHandler.isDryRun(request),
            current -> {
              ObjectNode scale = change.apply(scale(current));
              ObjectNode next = current.deepCopy();
              next.withObjectProperty("spec").put("replicas", replicas(path, scale));
              String version = scale.path("metadata").path("resourceVersion").asText("");
              if (!version.isEmpty()) {
                next.withObjectProperty("metadata").put("resourceVersion", version);
              }
              return ownership.updated(current, next, writer);
            });
    return ApiResponse.ok(scale(changed));
  }

  private static int replicas(ResourcePath path, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (replicas.asInt(0) < 0 || (!replicas.isMissingNode() && !replicas.isInt())) {
      throw ApiStatusException.invalid(
          path.type(),
          path.name(),
          List.of(
              ApiStatusException.Cause.invalid(
                  "spec.replicas", replicas.asText(), "must be greater than or equal to 0")));
    }
    return replicas.asInt(0);
  }

  private static ObjectNode scale(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode shown = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      if (metadata.has(field)) {
        shown.set(field, metadata.get(field));
      }
    }
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asInt(0));
    JsonNode selector = object.path("spec").path("selector");
    List<String> terms = new ArrayList<>();
    JsonNode labels = selector.has("matchLabels") ? selector.get("matchLabels") : selector;
    labels
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isValueNode()) {
            terms.add(entry.getKey() + "=" + entry.getValue().asText());
          }
        });
    status.put("selector", String.join(",", terms));
    return scale;
  }
}
