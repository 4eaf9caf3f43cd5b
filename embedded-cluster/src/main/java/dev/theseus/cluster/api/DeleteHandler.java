package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.DeleteOptions.Propagation;
import dev.theseus.cluster.store.ObjectList;
import dev.theseus.cluster.store.ObjectStore;
import java.util.Optional;
import java.util.function.Predicate;

/** Deletes one object or all that a selector finds. */
final class DeleteHandler {
  private final ObjectStore store;
  private final TablePrinter printer;

  DeleteHandler(ObjectStore store, TablePrinter printer) {
    this.store = store;
    this.printer = printer;
  }

  ApiResponse object(ApiRequest request, ResourcePath path) {
    ObjectNode before = store.require(path.type(), path.namespace(), path.name());
    return store
        .delete(path.type(), path.namespace(), path.name(), options(request))
        .map(ApiResponse::ok)
        .orElseGet(() -> ApiResponse.ok(deleted(path, before)));
  }

  ApiResponse collection(ApiRequest request, ResourcePath path) {
    ObjectList all = store.snapshot(path.type(), path.namespace());
    Predicate<ObjectNode> selected = Selectors.of(request);
    DeleteOptions options = options(request);
    var chosen = all.items().stream().filter(selected).toList();
    for (ObjectNode object : chosen) {
      JsonNode metadata = object.path("metadata");
      try {
        store.delete(
            path.type(),
            metadata.path("namespace").asText(""),
            metadata.path("name").asText(),
            options.withUid(metadata.path("uid").asText()));
      } catch (ApiStatusException gone) {
        // Somebody else deleted it between the list and now: that is what was asked for.
        if (gone.code() != 404 && gone.code() != 409) {
          throw gone;
        }
      }
    }
    ObjectList listed = new ObjectList(chosen, store.resourceVersion());
    return ApiResponse.ok(Representation.of(request, printer).many(path.type(), listed, ""));
  }

  private static ObjectNode deleted(ResourcePath path, ObjectNode before) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", path.name());
    if (!path.type().group().isEmpty()) {
      details.put("group", path.type().group());
    }
    details.put("kind", path.type().plural());
    details.put("uid", before.path("metadata").path("uid").asText());
    return status;
  }

  private static DeleteOptions options(ApiRequest request) {
    ObjectNode body = request.body().isEmpty() ? Json.object() : request.object();
    boolean orphans = body.path("orphanDependents").asBoolean();
    String propagation =
        request
            .parameter("propagationPolicy")
            .orElse(body.path("propagationPolicy").asText(orphans ? "Orphan" : "Background"));
    Optional<Long> grace =
        request
            .parameter("gracePeriodSeconds")
            .or(() -> text(body.path("gracePeriodSeconds")))
            .map(DeleteHandler::seconds);
    boolean dryRun = WriteHandler.isDryRun(request) || !body.path("dryRun").isEmpty();
    JsonNode preconditions = body.path("preconditions");
    return new DeleteOptions(
        text(preconditions.path("uid")),
        text(preconditions.path("resourceVersion")),
        propagation(propagation),
        grace,
        dryRun);
  }

  private static Propagation propagation(String text) {
    return switch (text) {
      case "", "Background" -> Propagation.BACKGROUND;
      case "Foreground" -> Propagation.FOREGROUND;
      case "Orphan" -> Propagation.ORPHAN;
      default ->
          throw ApiStatusException.badRequest(
              "propagationPolicy: Unsupported value: \""
                  + text
                  + "\": supported values: \"Foreground\", \"Background\", \"Orphan\"");
    };
  }

  private static long seconds(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest(
          "gracePeriodSeconds: Invalid value: \"" + text + "\": must be a number");
    }
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
  }
}
