package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.api.PodLogs;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Reads the files that containers write their output to. The processes write them without our help,
 * so the time of a line is not known: with {@code timestamps} each line gets the time at which it
 * was read.
 */
final class ContainerLogs implements PodLogs {
  private final ObjectStore store;
  private final NodeDirectories directories;
  private final Function<String, List<ContainerSlot>> slotsOfPod;

  ContainerLogs(
      ObjectStore store,
      NodeDirectories directories,
      Function<String, List<ContainerSlot>> slotsOfPod) {
    this.store = store;
    this.directories = directories;
    this.slotsOfPod = slotsOfPod;
  }

  @Override
  public InputStream open(Request request) {
    ObjectNode pod = store.require(KubernetesTypes.POD, request.namespace(), request.pod());
    String uid = pod.path("metadata").path("uid").asText();
    ContainerSlot slot = slot(pod, uid, request);
    Path log = log(uid, slot, request);
    try {
      RandomAccessFile file = new RandomAccessFile(log.toFile(), "r");
      if (request.tailLines().isPresent()) {
        file.seek(LogTail.offset(file, request.tailLines().get()));
      }
      BooleanSupplier goesOn = () -> request.follow() && isRunOf(slot, log, uid);
      InputStream stream = new FollowingStream(file, goesOn);
      return request.timestamps() ? new TimestampedStream(stream) : stream;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private boolean isRunOf(ContainerSlot slot, Path log, String uid) {
    return slot.isRunning() && directories.log(uid, slot.name(), slot.restartCount()).equals(log);
  }

  private ContainerSlot slot(ObjectNode pod, String uid, Request request) {
    String wanted =
        request
            .container()
            .orElse(pod.path("spec").path("containers").path(0).path("name").asText());
    return slotsOfPod.apply(uid).stream()
        .filter(slot -> slot.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> refuse(pod, wanted));
  }

  private static ApiStatusException refuse(ObjectNode pod, String wanted) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (container.path("name").asText().equals(wanted)) {
        return waiting(wanted, pod.path("metadata").path("name").asText());
      }
    }
    return ApiStatusException.badRequest(
        "container "
            + wanted
            + " is not valid for pod "
            + pod.path("metadata").path("name").asText());
  }

  private static ApiStatusException waiting(String container, String pod) {
    return ApiStatusException.badRequest(
        "container \"" + container + "\" in pod \"" + pod + "\" is waiting to start");
  }

  private Path log(String uid, ContainerSlot slot, Request request) {
    int attempt = slot.restartCount();
    Path newest = directories.log(uid, slot.name(), attempt);
    // A container that waits for its restart shows the run that has just ended.
    boolean waiting = !Files.exists(newest);
    int wanted = attempt - (request.previous() || waiting ? 1 : 0);
    Path log = directories.log(uid, slot.name(), wanted);
    return Optional.of(log)
        .filter(Files::exists)
        .orElseThrow(() ->
            request.previous()
                ? ApiStatusException.badRequest(
                    "previous terminated container \"" + slot.name() + "\" not found")
                : waiting(slot.name(), request.pod()));
  }
}
