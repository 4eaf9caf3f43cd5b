package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows all objects of one kind in a namespace by list and watch, through broken watches. */
final class KindWatch {

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A connection that is silent for so long may be dead: what is there is listed again. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final KubernetesApi api;
  private final ServedResource resource;
  private final String namespace;
  private final Action action;

  KindWatch(KubernetesApi api, ServedResource resource, String namespace, Action action) {
    this.api = api;
    this.resource = resource;
    this.namespace = namespace;
    this.action = action;
  }

  /** Returns when the thread is interrupted, and leaves it so. */
  void run(Consumer<Descriptor> seen) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        follow(list(seen), seen);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (SiteException failed) {
        if (failed.kind() == SiteException.Kind.PERMANENT) {
          throw failed;
        }
        pause();
      }
    }
  }

  /** The version of what was listed. */
  private String list(Consumer<Descriptor> seen) {
    Map<String, Object> list = api.tree(Call.get(resource.path(namespace), action));
    JsonTree.listAt(list, "items")
        .forEach(item -> seen.accept(KubernetesObjects.descriptor(resource, item)));
    return JsonTree.textAt(list, "metadata", "resourceVersion").orElse("");
  }

  private void follow(String from, Consumer<Descriptor> seen) throws InterruptedException {
    Call call = Call.get(resource.path(namespace), action).with("resourceVersion", from);
    try (WatchStream stream = api.watch(call)) {
      while (true) {
        Optional<String> line = stream.next(SILENCE);
        if (line.isEmpty() || line.get().equals(WatchStream.ENDED)) {
          return;
        }
        Map<String, Object> event = api.parse(call, line.get());
        if (JsonTree.textAt(event, "type").orElse("").equals("ERROR")) {
          return;
        }
        seen.accept(KubernetesObjects.descriptor(resource, JsonTree.mapAt(event, "object")));
      }
    } catch (SiteException refused) {
      if (!refused.reason().equals("Forbidden")) {
        throw refused;
      }
      pause(); // Whoever may list may follow too, only with more calls.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
