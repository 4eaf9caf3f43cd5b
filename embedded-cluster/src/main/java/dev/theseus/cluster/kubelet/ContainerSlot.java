package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.kubelet.ContainerState.Running;
import dev.theseus.cluster.kubelet.ContainerState.Terminated;
import dev.theseus.cluster.kubelet.ContainerState.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One container of a pod over all its restarts. Only the pod's worker thread changes it; probes
 * report through the volatile verdicts.
 */
final class ContainerSlot {
  private static final int KILLED_EXIT_CODE = 137;

  /** Where a container stands in the pod's life. */
  enum Role {
    /** Runs to its end before the next one starts. */
    INIT,
    /** An init container that keeps running beside the main ones. */
    SIDECAR,
    MAIN
  }

  private final JsonNode spec;
  private final Role role;
  private final String restartPolicy;
  private final RestartBackoff backoff;
  private final List<ProbeLoop> probes = new ArrayList<>();
  private volatile ContainerState state = new Waiting("ContainerCreating", "");
  private volatile Optional<ContainerProcess> process = Optional.empty();
  private Optional<ProcessLaunch> launch = Optional.empty();
  private Optional<Termination> lastTermination = Optional.empty();
  private long startNotBeforeNanos = System.nanoTime();
  private volatile int restartCount;
  private volatile boolean startupPassed;
  private volatile boolean readinessPassed;
  private volatile boolean livenessFailed;
  private boolean steady;

  ContainerSlot(JsonNode spec, Role role, String restartPolicy, long crashBackoffMillis) {
    this.spec = spec;
    this.role = role;
    this.restartPolicy = role == Role.SIDECAR ? "Always" : restartPolicy;
    this.backoff = new RestartBackoff(crashBackoffMillis);
  }

  /** Takes over what an earlier run of the node reported: what ran then was killed with it. */
  void restore(JsonNode status) {
    restartCount = status.path("restartCount").asInt(0);
    JsonNode before = status.path("state");
    if (before.has("running")) {
      Instant started = instant(before.path("running").path("startedAt"));
      ended(new Termination(KILLED_EXIT_CODE, Signals.KILL, started, Instant.now()));
    } else if (before.has("terminated")) {
      JsonNode end = before.path("terminated");
      ended(
          new Termination(
              end.path("exitCode").asInt(),
              end.path("signal").asInt(0),
              instant(end.path("startedAt")),
              instant(end.path("finishedAt"))));
    }
  }

  void started(ContainerProcess newProcess, ProcessLaunch newLaunch) {
    process = Optional.of(newProcess);
    launch = Optional.of(newLaunch);
    running();
  }

  /** A container of a node without processes: it runs in name only. */
  void pretendStarted() {
    running();
    if (role == Role.INIT) {
      ended(new Termination(0, 0, Instant.now(), Instant.now()));
    } else {
      startupPassed = true;
      readinessPassed = true;
    }
  }

  private void running() {
    state = new Running(Instant.now());
    livenessFailed = false;
    steady = false;
    startupPassed = !spec.has("startupProbe");
    readinessPassed = !spec.has("readinessProbe");
  }

  /** Its readiness and liveness probes run. */
  void markSteady() {
    steady = true;
  }

  /** Whether it has just got past its startup probe. */
  boolean needsSteadyProbes() {
    return hasStarted() && !steady && process.isPresent();
  }

  void addProbe(ProbeLoop probe) {
    probes.add(probe);
  }

  void closeProbes() {
    probes.forEach(ProbeLoop::close);
    probes.clear();
    readinessPassed = false;
  }

  /** Notices that the process has ended; true when that was news. */
  boolean observeExit() {
    if (process.isEmpty() || process.get().isAlive()) {
      return false;
    }
    ContainerProcess over = process.get();
    Instant started = state instanceof Running(Instant startedAt) ? startedAt : Instant.now();
    process = Optional.empty();
    closeProbes();
    over.kill();
    ended(new Termination(over.exitCode(), over.endingSignal(), started, Instant.now()));
    return true;
  }

  private void ended(Termination termination) {
    lastTermination = Optional.of(termination);
    if (!restartsAfter(termination)) {
      state = new Terminated(termination);
      return;
    }
    long ranMillis =
        termination.finishedAt().toEpochMilli() - termination.startedAt().toEpochMilli();
    long pause = backoff.pauseMillisAfter(ranMillis);
    int runs = restartCount + 1;
    restartCount = runs;
    startNotBeforeNanos = System.nanoTime() + pause * 1_000_000;
    state =
        new Waiting(
            "CrashLoopBackOff", "back-off " + pause + "ms restarting failed container=" + name());
  }

  private boolean restartsAfter(Termination termination) {
    boolean failed = termination.exitCode() != 0;
    return switch (restartPolicy) {
      case "Never" -> false;
      case "OnFailure" -> failed;
      default -> role != Role.INIT || failed;
    };
  }

  /** Keeps the container from starting for a while and says why. */
  void postpone(String reason, String message, long millis) {
    state = new Waiting(reason, message);
    startNotBeforeNanos = System.nanoTime() + millis * 1_000_000;
  }

  /** Lets a waiting container try again at once, because what it waits for may have changed. */
  void hurry() {
    if (state instanceof Waiting(String reason, String _) && !reason.equals("CrashLoopBackOff")) {
      startNotBeforeNanos = System.nanoTime();
    }
  }

  boolean mayStartNow() {
    return state instanceof Waiting && startNotBeforeNanos - System.nanoTime() <= 0;
  }

  /** How long until it may start. */
  long nanosUntilStart() {
    return state instanceof Waiting ? startNotBeforeNanos - System.nanoTime() : Long.MAX_VALUE;
  }

  void onStartup(ProbeLoop.Verdict verdict) {
    switch (verdict) {
      case PASSED -> startupPassed = true;
      case FAILED -> livenessFailed = !startupPassed;
    }
  }

  void onReadiness(ProbeLoop.Verdict verdict) {
    readinessPassed = verdict == ProbeLoop.Verdict.PASSED;
  }

  void onLiveness(ProbeLoop.Verdict verdict) {
    livenessFailed = verdict == ProbeLoop.Verdict.FAILED;
  }

  /** Whether a probe wants it restarted; asking takes the wish back. */
  boolean takeRestartWish() {
    boolean wish = livenessFailed && isRunning();
    livenessFailed = false;
    return wish;
  }

  String name() {
    return spec.path("name").asText();
  }

  JsonNode spec() {
    return spec;
  }

  Role role() {
    return role;
  }

  ContainerState state() {
    return state;
  }

  Optional<ContainerProcess> process() {
    return process;
  }

  Optional<ProcessLaunch> launch() {
    return launch;
  }

  Optional<Termination> lastTermination() {
    return lastTermination;
  }

  int restartCount() {
    return restartCount;
  }

  boolean isRunning() {
    return state instanceof Running;
  }

  boolean hasStarted() {
    return isRunning() && startupPassed;
  }

  boolean isReady() {
    return hasStarted() && readinessPassed;
  }

  /** Whether an init container no longer holds back the next one. */
  boolean letsNextStart() {
    return role == Role.SIDECAR ? hasStarted() : hasSucceeded();
  }

  boolean hasSucceeded() {
    return state instanceof Terminated(Termination end) && end.exitCode() == 0;
  }

  boolean hasFailed() {
    return state instanceof Terminated(Termination end) && end.exitCode() != 0;
  }

  private static Instant instant(JsonNode text) {
    return text.isTextual() ? Instant.parse(text.asText()) : Instant.EPOCH;
  }
}
