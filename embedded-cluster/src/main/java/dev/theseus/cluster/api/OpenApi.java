package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import java.util.List;

/**
 * As much of OpenAPI v3 as {@code kubectl apply} asks for: that every type takes dryRun,
 * fieldManager and fieldValidation. The schemas name kinds and no fields, so field checks happen
 * here and not in the client.
 */
final class OpenApi {
  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  ApiResponse answer(ApiRequest request) {
    String path = request.path().replaceAll("/+$", "");
    if (path.equals("/openapi/v3")) {
      return ApiResponse.ok(index());
    }
    if (path.startsWith("/openapi/v3/api/") || path.startsWith("/openapi/v3/apis/")) {
      String root = path.substring("/openapi/v3".length());
      List<ResourceType> served =
          types.all().stream().filter(type -> root(type).equals(root)).toList();
      if (!served.isEmpty()) {
        return ApiResponse.ok(document(root, served));
      }
    }
    throw ResourcePath.unknown();
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (ResourceType type : types.all()) {
      String root = root(type);
      paths
          .withObjectProperty(root.substring(1))
          .put("serverRelativeURL", "/openapi/v3" + root + "?hash=" + types.all().hashCode());
    }
    return index;
  }

  private static ObjectNode document(String root, List<ResourceType> served) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", Discovery.VERSION);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : served) {
      String namespace = type.namespaced() ? "/namespaces/{namespace}" : "";
      ObjectNode collection = paths.putObject(root + namespace + "/" + type.plural());
      operation(collection, "post", "post", type);
      ObjectNode object = paths.putObject(root + namespace + "/" + type.plural() + "/{name}");
      operation(object, "put", "put", type);
      operation(object, "patch", "patch", type);
      schema(schemas, type);
    }
    return document;
  }

  private static void operation(ObjectNode path, String method, String action, ResourceType type) {
    ObjectNode operation = path.putObject(method);
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", kind(type));
    ArrayNode parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      parameters
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    operation.putObject("responses").putObject("200").put("description", "OK");
  }

  private static void schema(ObjectNode schemas, ResourceType type) {
    String reversed = type.group().isEmpty() ? "core" : type.group();
    ObjectNode schema = schemas.putObject(reversed + "." + type.version() + "." + type.kind());
    schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    schema.putArray("x-kubernetes-group-version-kind").add(kind(type));
  }

  private static ObjectNode kind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static String root(ResourceType type) {
    return type.group().isEmpty()
        ? "/api/" + type.version()
        : "/apis/" + type.group() + "/" + type.version();
  }
}
