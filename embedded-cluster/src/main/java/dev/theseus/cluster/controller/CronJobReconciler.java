package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Creates Jobs by schedule; of several missed times only the last one counts. */
final class CronJobReconciler implements Reconciler {
  private final ObjectStore store;
  private final InstantSource clock;
  private final EventRecorder events;

  CronJobReconciler(ObjectStore store, InstantSource clock, EventRecorder events) {
    this.store = store;
    this.clock = clock;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.CRON_JOB), Trigger.ownedBy(KubernetesTypes.JOB, "CronJob"));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found = store.get(KubernetesTypes.CRON_JOB, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode cronJob = found.get();
    List<ObjectNode> jobs = jobs(cronJob);
    removeHistory(cronJob, jobs);
    ObjectNode status = status(cronJob, jobs);
    if (cronJob.path("spec").path("suspend").asBoolean(false)) {
      StatusWriter.write(store, KubernetesTypes.CRON_JOB, cronJob, status);
      return Optional.empty();
    }
    CronSchedule schedule;
    try {
      schedule = CronSchedule.parse(cronJob.path("spec").path("schedule").asText());
    } catch (IllegalArgumentException e) {
      events.warning(cronJob, "UnparseableSchedule", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    ZonedDateTime now = clock.instant().atZone(zone(cronJob));
    lastDue(cronJob, schedule, now)
        .filter(due -> startsInTime(cronJob, due, now))
        .ifPresent(due -> run(cronJob, jobs, status, due));
    StatusWriter.write(store, KubernetesTypes.CRON_JOB, cronJob, status);
    return schedule.nextAfter(now).map(next -> Duration.between(clock.instant(), next.toInstant()));
  }

  private static ZoneId zone(ObjectNode cronJob) {
    return ZoneId.of(cronJob.path("spec").path("timeZone").asText("UTC"));
  }

  private List<ObjectNode> jobs(ObjectNode cronJob) {
    return Owners.controlled(store, KubernetesTypes.JOB, cronJob, job -> false);
  }

  private static ObjectNode status(ObjectNode cronJob, List<ObjectNode> jobs) {
    ObjectNode status =
        cronJob.path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : cronJob.objectNode();
    ArrayNode active = status.putArray("active");
    jobs.stream()
        .filter(job -> !JobReconciler.isFinished(job))
        .forEach(job -> active.add(reference(job)));
    if (active.isEmpty()) {
      status.remove("active");
    }
    jobs.stream()
        .map(job -> job.path("status").path("completionTime").asText(""))
        .filter(time -> !time.isEmpty())
        .max(Comparator.naturalOrder())
        .ifPresent(time -> status.put("lastSuccessfulTime", time));
    return status;
  }

  private static ObjectNode reference(ObjectNode job) {
    return job.objectNode()
        .put("apiVersion", "batch/v1")
        .put("kind", "Job")
        .put("namespace", ObjectName.of(job).namespace())
        .put("name", ObjectName.of(job).name())
        .put("uid", job.path("metadata").path("uid").asText());
  }

  private static Optional<ZonedDateTime> lastDue(
      ObjectNode cronJob, CronSchedule schedule, ZonedDateTime now) {
    String last =
        cronJob
            .path("status")
            .path("lastScheduleTime")
            .asText(cronJob.path("metadata").path("creationTimestamp").asText());
    ZonedDateTime since = Instant.parse(last).atZone(now.getZone());
    Optional<ZonedDateTime> due = Optional.empty();
    // A long pause holds many missed times; a day back is enough to find the last one.
    ZonedDateTime from = since.isBefore(now.minusDays(1)) ? now.minusDays(1) : since;
    Optional<ZonedDateTime> next = schedule.nextAfter(from);
    while (next.isPresent() && !next.get().isAfter(now)) {
      due = next;
      next = schedule.nextAfter(next.get());
    }
    return due;
  }

  private static boolean startsInTime(ObjectNode cronJob, ZonedDateTime due, ZonedDateTime now) {
    JsonNode deadline = cronJob.path("spec").path("startingDeadlineSeconds");
    return !deadline.isNumber() || !due.plusSeconds(deadline.asLong()).isBefore(now);
  }

  private void run(
      ObjectNode cronJob, List<ObjectNode> jobs, ObjectNode status, ZonedDateTime due) {
    List<ObjectNode> running = jobs.stream().filter(job -> !JobReconciler.isFinished(job)).toList();
    String policy = cronJob.path("spec").path("concurrencyPolicy").asText("Allow");
    if (policy.equals("Forbid") && !running.isEmpty()) {
      events.normal(cronJob, "JobAlreadyActive", "Not starting job because prior execution runs");
      return;
    }
    if (policy.equals("Replace")) {
      running.forEach(this::delete);
    }
    ObjectName name = ObjectName.of(cronJob);
    long minute = due.toEpochSecond() / 60;
    String jobName = name.name() + "-" + minute;
    if (store.get(KubernetesTypes.JOB, name.namespace(), jobName).isEmpty()) {
      JsonNode template = cronJob.path("spec").path("jobTemplate");
      ObjectNode job = PodFactory.fromTemplate(template, cronJob);
      job.put("apiVersion", "batch/v1").put("kind", "Job");
      job.withObjectProperty("metadata").put("name", jobName);
      ObjectNode created = store.create(KubernetesTypes.JOB, job);
      status.withArrayProperty("active").add(reference(created));
      events.normal(cronJob, "SuccessfulCreate", "Created job " + jobName);
    }
    status.put("lastScheduleTime", due.toInstant().toString());
  }

  private void removeHistory(ObjectNode cronJob, List<ObjectNode> jobs) {
    keepNewest(jobs, "Complete", cronJob.path("spec").path("successfulJobsHistoryLimit").asInt(3));
    keepNewest(jobs, "Failed", cronJob.path("spec").path("failedJobsHistoryLimit").asInt(1));
  }

  private void keepNewest(List<ObjectNode> jobs, String condition, int kept) {
    jobs.stream()
        .filter(job -> JobReconciler.hasCondition(job.path("status"), condition))
        .sorted(
            Comparator.comparing(
                (ObjectNode job) -> job.path("metadata").path("creationTimestamp").asText(),
                Comparator.reverseOrder()))
        .skip(kept)
        .forEach(this::delete);
  }

  private void delete(ObjectNode job) {
    ObjectName name = ObjectName.of(job);
    if (store.get(KubernetesTypes.JOB, name.namespace(), name.name()).isPresent()) {
      store.delete(KubernetesTypes.JOB, name.namespace(), name.name(), DeleteOptions.background());
    }
  }
}
