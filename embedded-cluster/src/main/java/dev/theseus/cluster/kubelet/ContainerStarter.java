package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.LaunchBuilder.PodContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Starts the containers of one pod and their probes. */
final class ContainerStarter {
  private static final long CONFIG_RETRY_MILLIS = 2_000;
  private static final long FIRST_PULL_RETRY_MILLIS = 1_000;
  private static final long LONGEST_PULL_RETRY_MILLIS = 30_000;

  private final NodeServices node;
  private final String podAddress;
  private final Runnable wake;
  private long pullRetryMillis = FIRST_PULL_RETRY_MILLIS;
  private String lastComplaint = "";

  /**
   * @param wake called whenever a process ends or a probe's verdict changes
   */
  ContainerStarter(NodeServices node, String podAddress, Runnable wake) {
    this.node = node;
    this.podAddress = podAddress;
    this.wake = wake;
  }

  /** The pod's volumes as directories, empty while they cannot be had; then the slot says why. */
  Optional<PodContext> prepare(ObjectNode pod, ContainerSlot waiting) {
    PodFields fields = new PodFields(pod, podAddress, node.config().nodeAddress());
    try {
      return Optional.of(new PodContext(pod, fields, node.volumes().prepare(pod, fields)));
    } catch (ContainerNotReadyException e) {
      waiting.postpone(e.reason(), e.explanation(), CONFIG_RETRY_MILLIS);
      complain(pod, "FailedMount", e.explanation());
    } catch (IOException e) {
      waiting.postpone("ContainerCreating", "volume: " + e, CONFIG_RETRY_MILLIS);
      complain(pod, "FailedMount", e.toString());
    }
    return Optional.empty();
  }

  /** Starts a container, or lets it wait and say why. */
  void start(PodContext context, ContainerSlot slot) {
    String reference = slot.spec().path("image").asText();
    Optional<ImageProgram> image = node.config().images().find(reference);
    if (image.isEmpty()) {
      waitForImage(context.pod(), slot, reference);
      return;
    }
    if (!image.get().isProcess()) {
      slot.pretendStarted();
      return;
    }
    try {
      ProcessLaunch launch =
          node.launches().build(context, slot.spec(), image.get(), slot.restartCount());
      // As with a real kubelet the run before the last restart can be read, older ones cannot.
      Files.deleteIfExists(
          node.directories().log(context.uid(), slot.name(), slot.restartCount() - 2));
      ContainerProcess process = ContainerProcess.start(launch, wake);
      node.records().record(context.uid(), slot.name(), process.processId());
      slot.started(process, launch);
      node.events().normal(context.pod(), "Started", "Started container " + slot.name());
      startFirstProbes(context, slot);
    } catch (ContainerNotReadyException e) {
      slot.postpone(e.reason(), e.explanation(), CONFIG_RETRY_MILLIS);
      complain(context.pod(), "Failed", e.explanation());
    } catch (IOException e) {
      slot.postpone("RunContainerError", e.toString(), CONFIG_RETRY_MILLIS);
      complain(context.pod(), "Failed", e.toString());
    }
  }

  private void waitForImage(ObjectNode pod, ContainerSlot slot, String reference) {
    boolean first = pullRetryMillis == FIRST_PULL_RETRY_MILLIS;
    String message = "image \"" + reference + "\" is not in the image catalog of this cluster";
    slot.postpone(first ? "ErrImagePull" : "ImagePullBackOff", message, pullRetryMillis);
    pullRetryMillis = Math.min(pullRetryMillis * 2, LONGEST_PULL_RETRY_MILLIS);
    complain(pod, "Failed", message);
  }

  private void complain(ObjectNode pod, String reason, String message) {
    if (!lastComplaint.equals(reason + message)) {
      lastComplaint = reason + message;
      node.events().warning(pod, reason, message);
    }
  }

  private void startFirstProbes(PodContext context, ContainerSlot slot) {
    JsonNode spec = slot.spec();
    if (!spec.has("startupProbe")) {
      startSteadyProbes(context, slot);
      return;
    }
    ProbeCheck check = check(context, slot);
    slot.addProbe(
        ProbeLoop.start(
            ProbeSpec.of(spec.path("startupProbe")),
            check,
            verdict -> {
              slot.onStartup(verdict);
              wake.run();
            }));
  }

  /** Starts the probes that only make sense once a container has started. */
  void startSteadyProbes(PodContext context, ContainerSlot slot) {
    slot.markSteady();
    ProbeCheck check = check(context, slot);
    if (slot.spec().has("readinessProbe")) {
      slot.addProbe(
          ProbeLoop.start(
              ProbeSpec.of(slot.spec().path("readinessProbe")),
              check,
              verdict -> {
                slot.onReadiness(verdict);
                wake.run();
              }));
    }
    if (slot.spec().has("livenessProbe")) {
      slot.addProbe(
          ProbeLoop.start(
              ProbeSpec.of(slot.spec().path("livenessProbe")),
              check,
              verdict -> {
                slot.onLiveness(verdict);
                wake.run();
              }));
    }
  }

  private ProbeCheck check(PodContext context, ContainerSlot slot) {
    ProcessLaunch main = slot.launch().orElseThrow();
    return new ProbeCheck(
        podAddress, slot.spec(), argv -> node.launches().command(main, context, slot.spec(), argv));
  }
}
