package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** What pods and nodes have beside their objects: logs, eviction, binding, endpoints of a node. */
final class PodHandler {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final ObjectStore store;
  private final PodLogs logs;
  private final NodeProxy nodes;

  PodHandler(ObjectStore store, PodLogs logs, NodeProxy nodes) {
    this.store = store;
    this.logs = logs;
    this.nodes = nodes;
  }

  ApiResponse log(ApiRequest request, ResourcePath path) {
    ObjectNode pod = store.require(path.type(), path.namespace(), path.name());
    Optional<String> container = request.parameter("container");
    if (container.isPresent() && !hasContainer(pod, container.get())) {
      throw ApiStatusException.badRequest(
          "container " + container.get() + " is not valid for pod " + path.name());
    }
    PodLogs.Request wanted =
        new PodLogs.Request(
            path.namespace(),
            path.name(),
            container,
            request.flag("follow"),
            request.flag("previous"),
            request.parameter("tailLines").map(PodHandler::lines),
            request.flag("timestamps"));
    InputStream output = logs.open(wanted);
    return new ApiResponse.Streamed("text/plain", sink -> copy(output, sink));
  }

  private static boolean hasContainer(ObjectNode pod, String container) {
    for (String list : new String[] {"containers", "initContainers"}) {
      for (var present : pod.path("spec").path(list)) {
        if (present.path("name").asText().equals(container)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int lines(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest("tailLines: Invalid value: \"" + text + "\"");
    }
  }

  private static void copy(InputStream output, ChunkSink sink) throws InterruptedException {
    // A follower of a silent container is noticed as gone here, where reading would block.
    Thread watchdog =
        Thread.ofVirtual()
            .start(() -> {
              try (output) {
                while (!sink.awaitClosed(Duration.ofHours(1))) {
                  // Still connected.
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      byte[] buffer = new byte[CHUNK_BYTES];
      int read = output.read(buffer);
      while (read >= 0 && sink.write(Arrays.copyOf(buffer, read))) {
        read = output.read(buffer);
      }
    } catch (IOException e) {
      // The client closed the stream under the reader; what was sent was right.
    } finally {
      watchdog.interrupt();
      watchdog.join();
    }
  }

  ApiResponse evict(ApiRequest request, ResourcePath path) {
    if (!request.method().equals("POST")) {
      throw ResourceHandler.notAllowed();
    }
    store.delete(path.type(), path.namespace(), path.name(), DeleteOptions.background());
    return ApiResponse.json(201, success());
  }

  ApiResponse bind(ApiRequest request, ResourcePath path) {
    ObjectNode binding = request.object();
    String node = binding.path("target").path("name").asText("");
    store.modify(
        path.type(),
        path.namespace(),
        path.name(),
        pod -> {
          String bound = pod.path("spec").path("nodeName").asText("");
          if (!bound.isEmpty()) {
            throw ApiStatusException.conflict(
                path.type(),
                path.name(),
                "pod " + path.name() + " is already assigned to node \"" + bound + "\"");
          }
          pod.withObjectProperty("spec").put("nodeName", node);
          return pod;
        });
    return ApiResponse.json(201, success());
  }

  ApiResponse nodeProxy(ResourcePath path) {
    store.require(KubernetesTypes.NODE, "", path.name());
    NodeProxy.Answer answer =
        nodes
            .get(path.name(), path.rest())
            .orElseThrow(() ->
                new ApiStatusException(
                    404,
                    "NotFound",
                    "node " + path.name() + " has no endpoint /" + path.rest(),
                    Json.object()));
    return new ApiResponse.Whole(200, answer.contentType(), answer.body());
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }
}
