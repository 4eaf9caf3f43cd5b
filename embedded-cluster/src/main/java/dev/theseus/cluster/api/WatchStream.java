package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One client's watch: the changes that its selectors let through, as one JSON object per line. */
final class WatchStream implements ApiResponse.Source {
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);

  /**
   * What a client watches.
   *
   * @param afterVersion empty: first one ADDED per object that is there
   */
  record Request(
      ResourceType type,
      Predicate<ObjectNode> selected,
      Optional<Long> afterVersion,
      Duration timeout,
      boolean bookmarks,
      UnaryOperator<ObjectNode> representation) {}

  private final ObjectStore store;
  private final Request request;
  private final ReentrantLock order = new ReentrantLock();
  private long lastVersion;

  WatchStream(ObjectStore store, Request request) {
    this.store = store;
    this.request = request;
  }

  @Override
  public void run(ChunkSink sink) throws InterruptedException {
    lastVersion = request.afterVersion().orElse(store.resourceVersion());
    try (Subscription _ = subscribe(sink)) {
      Duration left = request.timeout();
      while (left.isPositive()) {
        Duration wait = left.compareTo(BOOKMARK_INTERVAL) < 0 ? left : BOOKMARK_INTERVAL;
        if (sink.awaitClosed(wait)) {
          return;
        }
        left = left.minus(wait);
        if (request.bookmarks()) {
          bookmark(sink);
        }
      }
    } catch (ApiStatusException expired) {
      sink.write(line("ERROR", expired.toStatus()));
    }
  }

  private Subscription subscribe(ChunkSink sink) {
    return request.afterVersion().isPresent()
        ? store.watch(request.type(), request.afterVersion().get(), event -> send(sink, event))
        : store.watch(request.type(), event -> send(sink, event));
  }

  private void send(ChunkSink sink, WatchEvent event) {
    order.lock();
    try {
      lastVersion = Math.max(lastVersion, event.resourceVersion());
      shown(event)
          .ifPresent(change ->
              sink.write(line(change.name(), request.representation().apply(event.object()))));
    } finally {
      order.unlock();
    }
  }

  /** An object that enters or leaves the selection appears or disappears for this client. */
  private Optional<WatchEvent.Change> shown(WatchEvent event) {
    boolean now = request.selected().test(event.object());
    return switch (event.change()) {
      case ADDED -> now ? Optional.of(WatchEvent.Change.ADDED) : Optional.empty();
      case DELETED -> {
        boolean before = event.previous().map(request.selected()::test).orElse(now);
        yield before ? Optional.of(WatchEvent.Change.DELETED) : Optional.empty();
      }
      case MODIFIED -> {
        boolean before = event.previous().map(request.selected()::test).orElse(now);
        if (now) {
          yield Optional.of(before ? WatchEvent.Change.MODIFIED : WatchEvent.Change.ADDED);
        }
        yield before ? Optional.of(WatchEvent.Change.DELETED) : Optional.empty();
      }
    };
  }

  private void bookmark(ChunkSink sink) {
    order.lock();
    try {
      ObjectNode marker =
          Json.object()
              .put("kind", request.type().kind())
              .put("apiVersion", request.type().apiVersion());
      marker.putObject("metadata").put("resourceVersion", Long.toString(lastVersion));
      sink.write(line("BOOKMARK", marker));
    } finally {
      order.unlock();
    }
  }

  private static byte[] line(String change, ObjectNode object) {
    ObjectNode event = Json.object().put("type", change);
    event.set("object", object);
    return (Json.text(event) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
