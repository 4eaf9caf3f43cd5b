package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectList;
import dev.theseus.cluster.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Gets, lists and watches. */
final class ReadHandler {
  private static final Duration DEFAULT_WATCH_TIMEOUT = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final TablePrinter printer;

  ReadHandler(ObjectStore store, TablePrinter printer) {
    this.store = store;
    this.printer = printer;
  }

  ApiResponse get(ApiRequest request, ResourcePath path) {
    ObjectNode object = store.require(path.type(), path.namespace(), path.name());
    return ApiResponse.ok(Representation.of(request, printer).one(path.type()).apply(object));
  }

  ApiResponse list(ApiRequest request, ResourcePath path) {
    ObjectList all = store.snapshot(path.type(), path.namespace());
    Predicate<ObjectNode> selected = Selectors.of(request);
    List<ObjectNode> items = all.items().stream().filter(selected).toList();
    Optional<String> after = request.parameter("continue").map(ReadHandler::decode);
    if (after.isPresent()) {
      items = items.stream().filter(item -> key(item).compareTo(after.get()) > 0).toList();
    }
    int limit = request.parameter("limit").map(text -> number("limit", text)).orElse(0);
    String next = "";
    if (limit > 0 && items.size() > limit) {
      items = items.subList(0, limit);
      next = encode(key(items.getLast()));
    }
    return ApiResponse.ok(
        Representation.of(request, printer)
            .many(path.type(), new ObjectList(items, all.resourceVersion()), next));
  }

  ApiResponse watch(ApiRequest request, ResourcePath path) {
    if (request.flag("sendInitialEvents")) {
      // Clients fall back to list and watch on exactly this answer.
      throw new ApiStatusException(
          422,
          "Invalid",
          "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden:"
              + " sendInitialEvents is forbidden for watch unless the WatchList feature gate is"
              + " enabled",
          Json.object());
    }
    Predicate<ObjectNode> inside =
        object ->
            (path.namespace().isEmpty() || text(object, "namespace").equals(path.namespace()))
                && (path.name().isEmpty() || text(object, "name").equals(path.name()));
    Optional<Long> after =
        request.parameter("resourceVersion").filter(v -> !v.equals("0")).map(ReadHandler::version);
    WatchStream.Request watch =
        new WatchStream.Request(
            path.type(),
            inside.and(Selectors.of(request)),
            after,
            request
                .parameter("timeoutSeconds")
                .map(text -> Duration.ofSeconds(number("timeoutSeconds", text)))
                .orElse(DEFAULT_WATCH_TIMEOUT),
            request.flag("allowWatchBookmarks"),
            Representation.of(request, printer).one(path.type()));
    return new ApiResponse.Streamed("application/json", new WatchStream(store, watch));
  }

  private static long version(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest("resourceVersion: Invalid value: \"" + text + "\"");
    }
  }

  private static int number(String parameter, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest(
          parameter + ": Invalid value: \"" + text + "\": must be a number");
    }
  }

  private static String key(ObjectNode object) {
    return text(object, "namespace") + '\0' + text(object, "name");
  }

  private static String text(ObjectNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiStatusException.badRequest("continue key is not valid: " + token);
    }
  }
}
