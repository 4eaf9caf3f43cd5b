package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ResourceType;

/** A change that a client describes instead of sending the whole object. */
sealed interface Patch {

  /** The object after the change; may change and return its argument. */
  ObjectNode applyTo(ObjectNode object);

  /** RFC 6902. */
  record Operations(JsonNode operations) implements Patch {
    @Override
    public ObjectNode applyTo(ObjectNode object) {
      return JsonPatch.apply(operations, object);
    }
  }

  /** RFC 7386. */
  record Merge(ObjectNode change) implements Patch {
    @Override
    public ObjectNode applyTo(ObjectNode object) {
      return MergePatch.apply(change, object);
    }
  }

  /** Kubernetes' own: lists of things with a key are merged by that key. */
  record Strategic(ObjectNode change, MergeKeys keys) implements Patch {
    @Override
    public ObjectNode applyTo(ObjectNode object) {
      return new StrategicMergePatch(keys).apply(change, object);
    }
  }

  /** Server-side apply; what it becomes depends on who owns which field. */
  record Apply(ObjectNode configuration) implements Patch {
    @Override
    public ObjectNode applyTo(ObjectNode object) {
      return MergePatch.apply(configuration, object);
    }
  }

  static Patch read(ApiRequest request, ResourceType type) {
    if (!request.method().equals("PATCH")) {
      throw ResourceHandler.notAllowed();
    }
    String contentType = request.header("content-type").replaceFirst(";.*", "").strip();
    return switch (contentType) {
      case "application/json-patch+json" -> new Operations(Json.read(request.body(), false));
      case "application/merge-patch+json" -> new Merge(Json.readObject(request.body(), false));
      case "application/strategic-merge-patch+json" -> {
        if (!MergeKeys.isBuiltIn(type)) {
          throw unsupported(contentType);
        }
        yield new Strategic(Json.readObject(request.body(), false), MergeKeys.of(type));
      }
      case "application/apply-patch+yaml" -> new Apply(Json.readObject(request.body(), true));
      default -> throw unsupported(contentType);
    };
  }

  private static ApiStatusException unsupported(String contentType) {
    return new ApiStatusException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/strategic-merge-patch+json (built-in types only),"
            + " application/apply-patch+yaml; got "
            + contentType,
        Json.object());
  }
}
