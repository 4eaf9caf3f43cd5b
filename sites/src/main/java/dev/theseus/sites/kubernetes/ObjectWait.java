package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits for one object by list and watch, through broken watches, until a deadline. */
final class ObjectWait {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final KubernetesApi api;
  private final ServedResource resource;
  private final ObjectKey key;
  private final Action action;
  private boolean mayWatch = true;

  ObjectWait(KubernetesApi api, ServedResource resource, ObjectKey key) {
    this.api = api;
    this.resource = resource;
    this.key = key;
    this.action = Action.on("watch", key);
  }

  Optional<Descriptor> until(Predicate<Optional<Descriptor>> condition, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    String seen = "it was never read";
    while (true) {
      try {
        Listed listed = list();
        Optional<Descriptor> at = listed.object;
        if (condition.test(at)) {
          return at;
        }
        seen = at.isEmpty() ? "it does not exist" : "it exists, but not as wanted";
        if (mayWatch) {
          Optional<Optional<Descriptor>> hit = watch(listed, condition, deadline);
          if (hit.isPresent()) {
            return hit.get();
          }
        } else {
          pause(deadline);
        }
      } catch (SiteException failed) {
        if (failed.kind() == SiteException.Kind.PERMANENT || Thread.interrupted()) {
          throw failed;
        }
        seen = failed.getMessage();
        pause(deadline);
      }
      if (System.nanoTime() >= deadline) {
        throw api.failures().late(action, atMost.toSeconds(), seen);
      }
    }
  }

  private Listed list() {
    Map<String, Object> list = api.tree(selecting());
    List<Object> items = JsonTree.listAt(list, "items");
    return new Listed(
        items.stream()
            .map(item -> KubernetesObjects.descriptor(resource, item))
            .filter(object -> object.name().equals(key.name()))
            .findFirst(),
        JsonTree.textAt(list, "metadata", "resourceVersion").orElse(""));
  }

  private Call selecting() {
    return Call.get(resource.path(key.namespace()), action)
        .with("fieldSelector", "metadata.name=" + key.name());
  }

  /** What fulfilled the condition; empty where the watch ended before, or the time is over. */
  private Optional<Optional<Descriptor>> watch(
      Listed from, Predicate<Optional<Descriptor>> condition, long deadline) {
    Call call = selecting().with("resourceVersion", from.resourceVersion);
    try (WatchStream stream = api.watch(call)) {
      while (true) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        Optional<String> line = left.isNegative() ? Optional.empty() : stream.next(left);
        if (line.isEmpty() || line.get().equals(WatchStream.ENDED)) {
          return Optional.empty();
        }
        Map<String, Object> event = api.parse(call, line.get());
        String type = JsonTree.textAt(event, "type").orElse("");
        if (type.equals("ERROR")) {
          return Optional.empty();
        }
        Map<String, Object> tree = JsonTree.mapAt(event, "object");
        if (JsonTree.textAt(tree, "metadata", "name").orElse("").equals(key.name())) {
          Optional<Descriptor> now =
              type.equals("DELETED")
                  ? Optional.empty()
                  : Optional.of(KubernetesObjects.descriptor(resource, tree));
          if (condition.test(now)) {
            return Optional.of(now);
          }
        }
      }
    } catch (SiteException refused) {
      if (!refused.reason().equals("Forbidden")) {
        throw refused;
      }
      // Whoever may list may wait too, only with less haste.
      mayWatch = false;
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw api.failures().unanswered(action, interrupted);
    }
  }

  private void pause(long deadline) {
    try {
      long left = deadline - System.nanoTime();
      Thread.sleep(Duration.ofNanos(Math.clamp(left, 0, PAUSE.toNanos())));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw api.failures().unanswered(action, interrupted);
    }
  }

  private record Listed(Optional<Descriptor> object, String resourceVersion) {}
}
