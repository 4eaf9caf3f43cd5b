package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.LaunchBuilder.PodContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one pod to life and to its end. Level-triggered: each pass looks at what is and does what
 * is missing, and any news (the spec, an exit, a probe, a time) only causes another pass.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final NodeServices node;
  private final PodObject object;
  private final ContainerStarter starter;
  private final ContainerStopper stopper;
  private final PodContainers containers;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean removed;
  private volatile boolean configChanged;
  private volatile long shutdownDeadlineNanos = Long.MAX_VALUE;
  private volatile boolean shuttingDown;

  /** A pod that ended under an earlier run of the node stays as it is. */
  private final boolean endedBefore;

  private Optional<PodContext> context = Optional.empty();
  private boolean sidecarsStopped;

  PodWorker(NodeServices node, ObjectNode pod, Runnable onEnd) {
    this.node = node;
    this.object = new PodObject(node, pod);
    this.starter = new ContainerStarter(node, object.address(), this::wake);
    this.stopper = new ContainerStopper(node.launches());
    String phase = pod.path("status").path("phase").asText();
    this.endedBefore = phase.equals("Succeeded") || phase.equals("Failed");
    this.containers = new PodContainers(pod, node.config().crashBackoffMillis());
    this.thread =
        Thread.ofVirtual()
            .name("pod-" + object.name())
            .unstarted(() -> {
              try {
                run();
              } finally {
                onEnd.run();
              }
            });
  }

  void start() {
    thread.start();
  }

  void update(ObjectNode newPod) {
    object.update(newPod);
    wake();
  }

  void removed() {
    removed = true;
    wake();
  }

  /** A ConfigMap, Secret, claim or service of the namespace changed. */
  void onConfigChange() {
    configChanged = true;
    wake();
  }

  /** Stops the processes and leaves the object as it is, for the next run to go on from. */
  void shutDown(long graceMillis) {
    shutdownDeadlineNanos = System.nanoTime() + graceMillis * 1_000_000;
    shuttingDown = true;
    wake();
  }

  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  ObjectNode pod() {
    return object.latest();
  }

  List<ContainerSlot> slots() {
    return containers.all();
  }

  private void wake() {
    news.release();
  }

  private void run() {
    try {
      while (!removed && !shuttingDown && !object.isDeleting()) {
        long sleepNanos = Math.clamp(pass(), 0, LONGEST_SLEEP_NANOS);
        boolean ignored = news.tryAcquire(sleepNanos, TimeUnit.NANOSECONDS);
        news.drainPermits();
      }
      stopAll();
      if (!shuttingDown) {
        end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("worker of pod {} ended unexpectedly", object.name(), e);
      slots().forEach(slot -> slot.process().ifPresent(ContainerProcess::kill));
    }
  }

  /** One look at everything; returns in how many nanoseconds there is more to do. */
  private long pass() {
    if (endedBefore) {
      return LONGEST_SLEEP_NANOS;
    }
    slots().forEach(this::observe);
    if (containers.phase().isTerminal()) {
      stopSidecars();
    } else {
      followConfig();
      startWhatMay();
    }
    object.writeStatus(containers);
    return slots().stream().mapToLong(ContainerSlot::nanosUntilStart).min().orElse(0);
  }

  private void observe(ContainerSlot slot) {
    if (slot.observeExit()) {
      node.records().forget(object.uid(), slot.name());
    }
    if (slot.needsSteadyProbes()) {
      context.ifPresent(prepared -> starter.startSteadyProbes(prepared, slot));
    }
    if (slot.takeRestartWish()) {
      node.events()
          .warning(object.latest(), "Unhealthy", "Container " + slot.name() + " failed its probe");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(object.graceSeconds());
      Thread.ofVirtual().start(() -> stopQuietly(slot, () -> deadline));
    }
  }

  private void followConfig() {
    if (!configChanged) {
      return;
    }
    configChanged = false;
    slots().forEach(ContainerSlot::hurry);
    context.ifPresent(prepared -> {
      try {
        node.volumes().refresh(object.latest(), prepared.fields());
      } catch (ContainerNotReadyException | IOException e) {
        // As with a real kubelet the files stay as they are when their source is gone.
        LOG.debug("volumes of {} not refreshed: {}", object.name(), e.getMessage());
      }
    });
  }

  private void startWhatMay() {
    for (ContainerSlot slot : containers.init()) {
      startIfDue(slot);
      if (!slot.letsNextStart()) {
        return;
      }
    }
    containers.main().forEach(this::startIfDue);
  }

  private void startIfDue(ContainerSlot slot) {
    if (!slot.mayStartNow()) {
      return;
    }
    if (!node.config().runProcesses()) {
      slot.pretendStarted();
      return;
    }
    if (context.isEmpty()) {
      context = starter.prepare(object.latest(), slot);
    }
    context.ifPresent(prepared -> starter.start(prepared, slot));
  }

  private void stopSidecars() {
    if (sidecarsStopped) {
      return;
    }
    sidecarsStopped = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(object.graceSeconds());
    for (ContainerSlot slot : containers.init()) {
      if (slot.isRunning()) {
        Thread.ofVirtual().start(() -> stopQuietly(slot, () -> deadline));
      }
    }
  }

  private void stopAll() throws InterruptedException {
    long seenNanos = System.nanoTime();
    LongSupplier deadline = () -> deadlineNanos(seenNanos);
    List<Thread> stopping = new ArrayList<>();
    for (ContainerSlot slot : slots()) {
      slot.closeProbes();
      if (slot.process().isPresent()) {
        node.events().normal(object.latest(), "Killing", "Stopping container " + slot.name());
        stopping.add(Thread.ofVirtual().start(() -> stopQuietly(slot, deadline)));
      }
    }
    for (Thread stop : stopping) {
      stop.join();
    }
    if (!stopping.isEmpty()) {
      sweep();
    }
    slots().forEach(this::observe);
  }

  private void stopQuietly(ContainerSlot slot, LongSupplier deadline) {
    try {
      context.ifPresentOrElse(
          prepared -> {
            try {
              stopper.stop(prepared, slot, deadline);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          },
          () -> slot.process().ifPresent(ContainerProcess::kill));
    } finally {
      wake();
    }
  }

  /** Ends processes that left their container's group, such as daemons. */
  private void sweep() {
    for (long processId : ProcessTable.withVariable(LaunchBuilder.POD_MARK, object.uid())) {
      Signals.send(processId, Signals.KILL);
    }
  }

  private long deadlineNanos(long seenNanos) {
    if (removed) {
      return System.nanoTime();
    }
    if (shuttingDown) {
      return shutdownDeadlineNanos;
    }
    return seenNanos + TimeUnit.SECONDS.toNanos(object.graceSeconds());
  }

  /** Status first, object second: whoever waits for the object to go has seen how it ended. */
  private void end() {
    if (!removed) {
      if (!endedBefore) {
        object.writeStatus(containers);
      }
      object.delete();
    }
    object.releaseResources();
  }
}
