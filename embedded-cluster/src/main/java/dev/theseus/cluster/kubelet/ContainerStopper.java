package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.kubelet.LaunchBuilder.PodContext;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a container as Kubernetes does: hook, signal, grace, kill. */
final class ContainerStopper {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStopper.class);
  private static final long LONGEST_CHECK_MILLIS = 200;

  private final LaunchBuilder launches;

  ContainerStopper(LaunchBuilder launches) {
    this.launches = launches;
  }

  /**
   * Returns when the process has ended.
   *
   * @param deadlineNanos when patience ends, by {@link System#nanoTime()}; asked again and again,
   *     since a deletion may be hurried
   */
  void stop(PodContext context, ContainerSlot slot, LongSupplier deadlineNanos)
      throws InterruptedException {
    Optional<ContainerProcess> running = slot.process();
    if (running.isEmpty()) {
      return;
    }
    ContainerProcess process = running.get();
    runPreStop(context, slot, deadlineNanos);
    process.requestStop();
    while (process.isAlive()) {
      long leftMillis = (deadlineNanos.getAsLong() - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        process.kill();
      }
      process.awaitExit(Math.clamp(leftMillis, 1, LONGEST_CHECK_MILLIS));
    }
    process.kill();
  }

  private void runPreStop(PodContext context, ContainerSlot slot, LongSupplier deadlineNanos)
      throws InterruptedException {
    JsonNode hook = slot.spec().path("lifecycle").path("preStop");
    long leftMillis = (deadlineNanos.getAsLong() - System.nanoTime()) / 1_000_000;
    if (hook.isMissingNode() || slot.launch().isEmpty() || leftMillis <= 0) {
      return;
    }
    if (hook.has("sleep")) {
      long wantedMillis = hook.path("sleep").path("seconds").asLong() * 1_000;
      Thread.sleep(Math.min(wantedMillis, leftMillis));
    } else if (hook.has("exec")) {
      ProcessLaunch command =
          launches.command(
              slot.launch().get(), context, slot.spec(), hook.path("exec").path("command"));
      try {
        ContainerProcess.execute(command, leftMillis);
      } catch (IOException e) {
        LOG.warn("preStop hook of {} did not start: {}", slot.name(), e.getMessage());
      }
    }
  }
}
