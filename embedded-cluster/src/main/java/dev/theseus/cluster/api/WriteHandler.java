package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.WritePart;
import java.util.ArrayList;
import java.util.List;

/** Creates, replaces and patches. */
final class WriteHandler {
  private final ObjectStore store;
  private final FieldOwnership ownership;
  private final TablePrinter printer;

  WriteHandler(ObjectStore store, FieldOwnership ownership, TablePrinter printer) {
    this.store = store;
    this.ownership = ownership;
    this.printer = printer;
  }

  ApiResponse create(ApiRequest request, ResourcePath path) {
    if (path.type().namespaced() && path.namespace().isEmpty()) {
      throw ResourceHandler.notAllowed();
    }
    ObjectNode object = request.object();
    return create(request, path, object);
  }

  private ApiResponse create(ApiRequest request, ResourcePath path, ObjectNode object) {
    List<String> warnings = prepare(request, path, object);
    ObjectNode metadata = object.withObjectProperty("metadata");
    if (metadata.path("resourceVersion").asText("").isEmpty()) {
      metadata.remove("resourceVersion");
    } else {
      throw ApiStatusException.badRequest(
          "resourceVersion should not be set on objects to be created");
    }
    ownership.created(object, FieldOwnership.Writer.of(request, WritePart.MAIN));
    ObjectNode created = store.create(path.type(), object, isDryRun(request));
    return answer(request, path, 201, created, warnings);
  }

  ApiResponse replace(ApiRequest request, ResourcePath path, WritePart part) {
    ObjectNode object = request.object();
    List<String> warnings = prepare(request, path, object);
    FieldOwnership.Writer writer = FieldOwnership.Writer.of(request, part);
    ObjectNode replaced =
        store.modify(
            path.type(),
            path.namespace(),
            path.name(),
            part,
            isDryRun(request),
            current -> ownership.updated(current, object, writer));
    return answer(request, path, 200, replaced, warnings);
  }

  ApiResponse patch(ApiRequest request, ResourcePath path, WritePart part) {
    Patch patch = Patch.read(request, path.type());
    FieldOwnership.Writer writer = FieldOwnership.Writer.of(request, part);
    if (patch instanceof Patch.Apply apply) {
      return apply(request, path, writer, apply.configuration());
    }
    List<String> warnings = new ArrayList<>();
    ObjectNode patched =
        store.modify(
            path.type(),
            path.namespace(),
            path.name(),
            part,
            isDryRun(request),
            current -> {
              ObjectNode next = patch.applyTo(current.deepCopy());
              warnings.addAll(prepare(request, path, next));
              return ownership.updated(current, next, writer);
            });
    return answer(request, path, 200, patched, warnings);
  }

  private ApiResponse apply(
      ApiRequest request, ResourcePath path, FieldOwnership.Writer writer, ObjectNode wanted) {
    if (request.parameter("fieldManager").isEmpty()) {
      throw ApiStatusException.badRequest(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    List<String> warnings = prepare(request, path, wanted);
    boolean force = request.flag("force");
    try {
      ObjectNode applied =
          store.modify(
              path.type(),
              path.namespace(),
              path.name(),
              writer.part(),
              isDryRun(request),
              current -> ownership.applied(current, wanted, writer, force));
      return answer(request, path, 200, applied, warnings);
    } catch (ApiStatusException missing) {
      if (missing.code() != 404 || writer.part() != WritePart.MAIN || !isMissing(path)) {
        throw missing;
      }
    }
    ObjectNode fresh = ownership.applied(Json.object(), wanted, writer, force);
    ObjectNode created = store.create(path.type(), fresh, isDryRun(request));
    return answer(request, path, 201, created, warnings);
  }

  private boolean isMissing(ResourcePath path) {
    return store.get(path.type(), path.namespace(), path.name()).isEmpty();
  }

  /** Fills in what the path says, refuses what contradicts it, and checks field names. */
  private List<String> prepare(ApiRequest request, ResourcePath path, ObjectNode object) {
    ResourceType type = path.type();
    checkKind(type, object);
    ObjectNode metadata = object.withObjectProperty("metadata");
    String name = metadata.path("name").asText("");
    if (!path.name().isEmpty() && name.isEmpty()) {
      metadata.put("name", path.name());
    } else if (!path.name().isEmpty() && !name.equals(path.name())) {
      throw ApiStatusException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + path.name()
              + ")");
    }
    String namespace = metadata.path("namespace").asText("");
    if (!type.namespaced()) {
      metadata.remove("namespace");
    } else if (namespace.isEmpty()) {
      metadata.put("namespace", path.namespace());
    } else if (!namespace.equals(path.namespace())) {
      throw ApiStatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return FieldValidation.check(type, object, request.parameter("fieldValidation").orElse("Warn"));
  }

  private static void checkKind(ResourceType type, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText(type.apiVersion());
    String kind = object.path("kind").asText(type.kind());
    if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
      throw ApiStatusException.badRequest(
          kind
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + type.kind()
              + " in version \""
              + type.apiVersion()
              + "\"");
    }
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
  }

  static boolean isDryRun(ApiRequest request) {
    String dryRun = request.parameter("dryRun").orElse("");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw ApiStatusException.badRequest(
          "dryRun: Unsupported value: \"" + dryRun + "\": supported values: \"All\"");
    }
    return !dryRun.isEmpty();
  }

  private ApiResponse answer(
      ApiRequest request, ResourcePath path, int code, ObjectNode object, List<String> warnings) {
    ObjectNode shown = Representation.of(request, printer).one(path.type()).apply(object);
    return new ApiResponse.Whole(code, "application/json", Json.text(shown), warnings);
  }
}
