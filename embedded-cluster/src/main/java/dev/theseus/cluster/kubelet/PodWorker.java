package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.ContainerSlot.Role;
import dev.theseus.cluster.kubelet.LaunchBuilder.PodContext;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.WritePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one pod to life and to its end. Level-triggered: each pass looks at what is and does what
 * is missing, and any news (the spec, an exit, a probe, a time) only causes another pass.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final long DEFAULT_GRACE_SECONDS = 30;
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final NodeServices node;
  private final String podAddress;
  private final ContainerStarter starter;
  private final ContainerStopper stopper;
  private final PodStatusBuilder statuses;
  private final List<ContainerSlot> init = new ArrayList<>();
  private final List<ContainerSlot> main = new ArrayList<>();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile ObjectNode pod;
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
    this.pod = pod;
    this.podAddress = address(node, pod);
    this.starter = new ContainerStarter(node, podAddress, this::wake);
    this.stopper = new ContainerStopper(node.launches());
    this.statuses = new PodStatusBuilder(node.config().nodeAddress());
    String phase = pod.path("status").path("phase").asText();
    this.endedBefore = phase.equals("Succeeded") || phase.equals("Failed");
    createSlots();
    this.thread =
        Thread.ofVirtual()
            .name("pod-" + name())
            .unstarted(() -> {
              try {
                run();
              } finally {
                onEnd.run();
              }
            });
  }

  private static String address(NodeServices node, ObjectNode pod) {
    if (pod.path("spec").path("hostNetwork").asBoolean(false)) {
      return node.config().nodeAddress();
    }
    String earlier = pod.path("status").path("podIP").asText("");
    return node.addresses()
        .assign(
            pod.path("metadata").path("namespace").asText(),
            pod.path("metadata").path("name").asText(),
            Optional.of(earlier).filter(text -> !text.isEmpty()));
  }

  private void createSlots() {
    JsonNode spec = pod.path("spec");
    String policy = spec.path("restartPolicy").asText("Always");
    long backoff = node.config().crashBackoffMillis();
    for (JsonNode container : spec.path("initContainers")) {
      boolean sidecar = container.path("restartPolicy").asText().equals("Always");
      init.add(new ContainerSlot(container, sidecar ? Role.SIDECAR : Role.INIT, policy, backoff));
    }
    for (JsonNode container : spec.path("containers")) {
      main.add(new ContainerSlot(container, Role.MAIN, policy, backoff));
    }
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      main.stream()
          .filter(slot -> slot.name().equals(status.path("name").asText()))
          .forEach(slot -> slot.restore(status));
    }
  }

  void start() {
    thread.start();
  }

  void update(ObjectNode newPod) {
    pod = newPod;
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
    return pod;
  }

  List<ContainerSlot> slots() {
    return Stream.concat(init.stream(), main.stream()).toList();
  }

  private void wake() {
    news.release();
  }

  private void run() {
    try {
      while (!removed && !shuttingDown && !isDeleting()) {
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
      LOG.error("worker of pod {} ended unexpectedly", name(), e);
      slots().forEach(slot -> slot.process().ifPresent(ContainerProcess::kill));
    }
  }

  /** One look at everything; returns in how many nanoseconds there is more to do. */
  private long pass() {
    if (endedBefore) {
      return LONGEST_SLEEP_NANOS;
    }
    slots().forEach(this::observe);
    if (PodPhase.of(init, main).isTerminal()) {
      stopSidecars();
    } else {
      followConfig();
      startWhatMay();
    }
    writeStatus();
    return slots().stream().mapToLong(ContainerSlot::nanosUntilStart).min().orElse(0);
  }

  private void observe(ContainerSlot slot) {
    if (slot.observeExit()) {
      node.records().forget(uid(), slot.name());
    }
    if (slot.needsSteadyProbes()) {
      context.ifPresent(prepared -> starter.startSteadyProbes(prepared, slot));
    }
    if (slot.takeRestartWish()) {
      node.events().warning(pod, "Unhealthy", "Container " + slot.name() + " failed its probe");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(graceSeconds());
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
        node.volumes().refresh(pod, prepared.fields());
      } catch (ContainerNotReadyException | IOException e) {
        // As with a real kubelet the files stay as they are when their source is gone.
        LOG.debug("volumes of {} not refreshed: {}", name(), e.getMessage());
      }
    });
  }

  private void startWhatMay() {
    for (ContainerSlot slot : init) {
      startIfDue(slot);
      if (!slot.letsNextStart()) {
        return;
      }
    }
    main.forEach(this::startIfDue);
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
      context = starter.prepare(pod, slot);
    }
    context.ifPresent(prepared -> starter.start(prepared, slot));
  }

  private void stopSidecars() {
    if (sidecarsStopped) {
      return;
    }
    sidecarsStopped = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(graceSeconds());
    for (ContainerSlot slot : init) {
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
        node.events().normal(pod, "Killing", "Stopping container " + slot.name());
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
    for (long processId : ProcessTable.withVariable(LaunchBuilder.POD_MARK, uid())) {
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
    return seenNanos + TimeUnit.SECONDS.toNanos(graceSeconds());
  }

  /** Status first, object second: whoever waits for the object to go has seen how it ended. */
  private void end() {
    if (!removed) {
      if (!endedBefore) {
        writeStatus();
      }
      try {
        node.store()
            .delete(
                KubernetesTypes.POD,
                namespace(),
                name(),
                DeleteOptions.immediately().withUid(uid()));
      } catch (ApiStatusException e) {
        LOG.debug("pod {} was gone already: {}", name(), e.getMessage());
      }
    }
    try {
      NodeDirectories.removeTree(node.directories().pod(uid()));
    } catch (UncheckedIOException e) {
      LOG.warn("files of pod {} are left behind", name(), e);
    }
    boolean nameIsFree = node.store().get(KubernetesTypes.POD, namespace(), name()).isEmpty();
    if (nameIsFree && !pod.path("spec").path("hostNetwork").asBoolean(false)) {
      node.addresses().release(namespace(), name());
    }
  }

  private void writeStatus() {
    try {
      node.store()
          .modify(
              KubernetesTypes.POD,
              namespace(),
              name(),
              WritePart.STATUS,
              false,
              current -> {
                if (current.path("metadata").path("uid").asText().equals(uid())) {
                  current.set("status", statuses.build(current, podAddress, init, main));
                }
                return current;
              });
    } catch (ApiStatusException e) {
      LOG.debug("status of pod {} not written: {}", name(), e.getMessage());
    }
  }

  private boolean isDeleting() {
    return pod.path("metadata").hasNonNull("deletionTimestamp");
  }

  private long graceSeconds() {
    JsonNode metadata = pod.path("metadata");
    return metadata.has("deletionGracePeriodSeconds")
        ? metadata.path("deletionGracePeriodSeconds").asLong()
        : pod.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
  }

  private String uid() {
    return pod.path("metadata").path("uid").asText();
  }

  private String namespace() {
    return pod.path("metadata").path("namespace").asText();
  }

  private String name() {
    return pod.path("metadata").path("name").asText();
  }
}
