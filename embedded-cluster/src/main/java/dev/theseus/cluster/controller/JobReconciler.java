package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs a Job's pods until enough of them have succeeded or too many have failed. */
final class JobReconciler implements Reconciler {
  private static final int DEFAULT_BACKOFF_LIMIT = 6;
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LONGEST_RETRY_MILLIS = 60_000;

  private final ObjectStore store;
  private final EventRecorder events;

  JobReconciler(ObjectStore store, EventRecorder events) {
    this.store = store;
    this.events = events;
  }

  /** A Job's pods, counted. */
  private record Tally(List<PodView> active, int ready, int succeeded, int failed) {

    static Tally of(List<PodView> pods) {
      List<PodView> active = pods.stream().filter(PodView::isActive).toList();
      return new Tally(
          active,
          (int) active.stream().filter(PodView::isReady).count(),
          (int) pods.stream().filter(pod -> pod.phase().equals("Succeeded")).count(),
          (int) pods.stream().filter(pod -> pod.phase().equals("Failed")).count());
    }
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(Trigger.self(KubernetesTypes.JOB), Trigger.ownedBy(KubernetesTypes.POD, "Job"));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found = store.get(KubernetesTypes.JOB, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode job = found.get();
    if (isFinished(job)) {
      return removeWhenExpired(job);
    }
    List<PodView> pods = pods(job);
    Tally tally = Tally.of(pods);
    ObjectNode status = status(job, tally);
    if (job.path("spec").path("suspend").asBoolean(false)) {
      suspend(job, status, tally);
      return Optional.empty();
    }
    if (!status.has("startTime")) {
      status.put("startTime", StatusWriter.now());
    }
    if (hasCondition(status, "Suspended")) {
      StatusWriter.condition(status, "Suspended", false, "JobResumed", "Job resumed");
    }
    Optional<String> failure = failure(job, status, pods, tally);
    if (failure.isPresent()) {
      finish(job, status, tally, "Failed", failure.get());
      return Optional.empty();
    }
    if (isComplete(job, tally)) {
      status.put("completionTime", StatusWriter.now());
      finish(job, status, tally, "Complete", "CompletionsReached");
      return Optional.empty();
    }
    StatusWriter.write(store, KubernetesTypes.JOB, job, status);
    return startMissing(job, pods, tally).or(() -> untilDeadline(job, status));
  }

  private List<PodView> pods(ObjectNode job) {
    return Owners.controlled(
            store, KubernetesTypes.POD, job, LabelSelector.of(job.path("spec").path("selector")))
        .stream()
        .map(PodView::new)
        .toList();
  }

  private static ObjectNode status(ObjectNode job, Tally tally) {
    ObjectNode status =
        job.path("status") instanceof ObjectNode before ? before.deepCopy() : job.objectNode();
    status.put("active", tally.active().size()).put("ready", tally.ready());
    status.put("succeeded", tally.succeeded()).put("failed", tally.failed());
    status.put("terminating", 0);
    return status;
  }

  private void suspend(ObjectNode job, ObjectNode status, Tally tally) {
    tally.active().forEach(this::delete);
    status.put("active", 0).put("ready", 0);
    status.remove("startTime");
    StatusWriter.condition(status, "Suspended", true, "JobSuspended", "Job suspended");
    StatusWriter.write(store, KubernetesTypes.JOB, job, status);
  }

  private static Optional<String> failure(
      ObjectNode job, ObjectNode status, List<PodView> pods, Tally tally) {
    int limit = job.path("spec").path("backoffLimit").asInt(DEFAULT_BACKOFF_LIMIT);
    int restarts = pods.stream().mapToInt(JobReconciler::restarts).sum();
    boolean inPlace =
        job.at("/spec/template/spec/restartPolicy").asText("Never").equals("OnFailure");
    int failures = tally.failed() + (inPlace ? restarts : 0);
    if (failures > limit) {
      return Optional.of("BackoffLimitExceeded");
    }
    return untilDeadline(job, status)
        .filter(left -> !left.isPositive())
        .map(l -> "DeadlineExceeded");
  }

  private static int restarts(PodView pod) {
    int restarts = 0;
    for (JsonNode container : pod.object().path("status").path("containerStatuses")) {
      restarts += container.path("restartCount").asInt(0);
    }
    return restarts;
  }

  private static Optional<Duration> untilDeadline(ObjectNode job, ObjectNode status) {
    JsonNode seconds = job.path("spec").path("activeDeadlineSeconds");
    if (!seconds.isNumber() || !status.has("startTime")) {
      return Optional.empty();
    }
    Instant end = Instant.parse(status.path("startTime").asText()).plusSeconds(seconds.asLong());
    return Optional.of(Duration.between(Instant.now(), end));
  }

  private static boolean isComplete(ObjectNode job, Tally tally) {
    JsonNode completions = job.path("spec").path("completions");
    if (completions.isNumber()) {
      return tally.succeeded() >= completions.asInt();
    }
    // Without a number, the first success says that the work is done.
    return tally.succeeded() > 0 && tally.active().isEmpty();
  }

  private void finish(
      ObjectNode job, ObjectNode status, Tally tally, String condition, String reason) {
    tally.active().forEach(this::delete);
    status.put("active", 0).put("ready", 0);
    StatusWriter.condition(status, condition, true, reason, "Job has ended: " + reason);
    StatusWriter.write(store, KubernetesTypes.JOB, job, status);
    if (condition.equals("Complete")) {
      events.normal(job, "Completed", "Job completed");
    } else {
      events.warning(job, reason, "Job has failed");
    }
  }

  /** Starts pods; after failures, later and later. */
  private Optional<Duration> startMissing(ObjectNode job, List<PodView> pods, Tally tally) {
    JsonNode spec = job.path("spec");
    int parallelism = spec.path("parallelism").asInt(1);
    JsonNode completions = spec.path("completions");
    int open = completions.isNumber() ? completions.asInt() - tally.succeeded() : parallelism;
    boolean winding = !completions.isNumber() && tally.succeeded() > 0;
    int wanted = winding ? 0 : Math.min(parallelism, open);
    int missing = wanted - tally.active().size();
    for (PodView surplus : tally.active().subList(0, Math.max(0, -missing))) {
      delete(surplus);
    }
    if (missing <= 0) {
      return Optional.empty();
    }
    Duration pause = pause(pods, tally);
    if (pause.isPositive()) {
      return Optional.of(pause);
    }
    for (int i = 0; i < missing; i++) {
      create(job);
    }
    return Optional.empty();
  }

  private static Duration pause(List<PodView> pods, Tally tally) {
    if (tally.failed() == 0) {
      return Duration.ZERO;
    }
    Instant lastEnd =
        pods.stream()
            .filter(pod -> pod.phase().equals("Failed"))
            .map(JobReconciler::end)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    long millis =
        Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(10, tally.failed() - 1));
    return Duration.between(Instant.now(), lastEnd.plusMillis(millis));
  }

  private static Instant end(PodView pod) {
    String text =
        pod.object().at("/status/containerStatuses/0/state/terminated/finishedAt").asText("");
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  private void create(ObjectNode job) {
    ObjectName name = ObjectName.of(job);
    ObjectNode pod = PodFactory.fromTemplate(job.path("spec").path("template"), job);
    pod.withObjectProperty("metadata")
        .put("generateName", name.name() + "-")
        .withObjectProperty("labels")
        .put("batch.kubernetes.io/job-name", name.name())
        .put("job-name", name.name())
        .put("batch.kubernetes.io/controller-uid", job.path("metadata").path("uid").asText());
    try {
      ObjectNode created = store.create(KubernetesTypes.POD, pod);
      events.normal(job, "SuccessfulCreate", "Created pod: " + ObjectName.of(created).name());
    } catch (ApiStatusException e) {
      events.warning(job, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(PodView pod) {
    store.delete(
        KubernetesTypes.POD,
        pod.name().namespace(),
        pod.name().name(),
        DeleteOptions.background().withUid(pod.uid()));
  }

  private Optional<Duration> removeWhenExpired(ObjectNode job) {
    JsonNode seconds = job.path("spec").path("ttlSecondsAfterFinished");
    if (!seconds.isNumber()) {
      return Optional.empty();
    }
    Instant finished = Instant.EPOCH;
    for (JsonNode condition : job.path("status").path("conditions")) {
      finished = Instant.parse(condition.path("lastTransitionTime").asText());
    }
    Duration left = Duration.between(Instant.now(), finished.plusSeconds(seconds.asLong()));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    ObjectName name = ObjectName.of(job);
    store.delete(KubernetesTypes.JOB, name.namespace(), name.name());
    return Optional.empty();
  }

  static boolean isFinished(ObjectNode job) {
    return hasCondition(job.path("status"), "Complete")
        || hasCondition(job.path("status"), "Failed");
  }

  static boolean hasCondition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)
          && condition.path("status").asText().equals("True")) {
        return true;
      }
    }
    return false;
  }
}
