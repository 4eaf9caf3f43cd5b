package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes down how far a Deployment is. */
final class DeploymentStatus {
  private static final int DEFAULT_DEADLINE_SECONDS = 600;

  private DeploymentStatus() {}

  /** Returns when the progress deadline has to be looked at. */
  static Optional<Duration> write(
      ObjectStore store,
      ObjectNode deployment,
      Optional<ObjectNode> newest,
      List<ObjectNode> sets) {
    int desired = deployment.path("spec").path("replicas").asInt(1);
    int total = sum(sets, "replicas");
    int available = sum(sets, "availableReplicas");
    int updated =
        newest
            .map(set -> current(set, sets))
            .map(set -> set.path("status").path("replicas").asInt(0))
            .orElse(0);
    ObjectNode status = deployment.objectNode();
    status.put("observedGeneration", deployment.path("metadata").path("generation").asLong());
    status.put("replicas", total).put("updatedReplicas", updated);
    status.put("readyReplicas", sum(sets, "readyReplicas")).put("availableReplicas", available);
    status.put("unavailableReplicas", Math.max(0, Math.max(desired, total) - available));
    JsonNode before = deployment.path("status").path("conditions");
    if (before.isArray()) {
      status.set("conditions", before.deepCopy());
    }
    available(deployment, status, desired, available);
    boolean complete = updated == desired && total == desired && available == desired;
    Optional<Duration> deadline = progress(deployment, status, newest, complete);
    StatusWriter.write(store, KubernetesTypes.DEPLOYMENT, deployment, status);
    return deadline;
  }

  private static ObjectNode current(ObjectNode set, List<ObjectNode> sets) {
    JsonNode uid = set.path("metadata").path("uid");
    return sets.stream()
        .filter(candidate -> candidate.path("metadata").path("uid").equals(uid))
        .findFirst()
        .orElse(set);
  }

  private static int sum(List<ObjectNode> sets, String field) {
    return sets.stream().mapToInt(set -> set.path("status").path(field).asInt(0)).sum();
  }

  private static void available(
      ObjectNode deployment, ObjectNode status, int desired, int available) {
    JsonNode rolling = deployment.path("spec").path("strategy").path("rollingUpdate");
    boolean recreate =
        deployment.path("spec").path("strategy").path("type").asText().equals("Recreate");
    int missing =
        recreate
            ? 0
            : RolloutDecision.resolve(rolling.path("maxUnavailable").asText("25%"), desired, false);
    if (available >= desired - missing) {
      StatusWriter.condition(
          status,
          "Available",
          true,
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.");
    } else {
      StatusWriter.condition(
          status,
          "Available",
          false,
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.");
    }
  }

  private static Optional<Duration> progress(
      ObjectNode deployment, ObjectNode status, Optional<ObjectNode> newest, boolean complete) {
    String set = newest.map(found -> ObjectName.of(found).name()).orElse("");
    if (complete) {
      String message = "ReplicaSet \"" + set + "\" has successfully progressed.";
      StatusWriter.condition(status, "Progressing", true, "NewReplicaSetAvailable", message);
      return Optional.empty();
    }
    int seconds =
        deployment.path("spec").path("progressDeadlineSeconds").asInt(DEFAULT_DEADLINE_SECONDS);
    if (!sameCounts(deployment.path("status"), status) || !hasProgress(status)) {
      // Each step forward gives the rollout its whole deadline again.
      String message = "ReplicaSet \"" + set + "\" is progressing.";
      StatusWriter.condition(status, "Progressing", true, "NewReplicaSetCreated", message);
      StatusWriter.condition(status, "Progressing", true, "ReplicaSetUpdated", message);
      return Optional.of(Duration.ofSeconds(seconds));
    }
    Duration left = Duration.between(Instant.now(), lastProgress(status).plusSeconds(seconds));
    if (!left.isPositive()) {
      String message = "ReplicaSet \"" + set + "\" has timed out progressing.";
      StatusWriter.condition(status, "Progressing", false, "ProgressDeadlineExceeded", message);
      return Optional.empty();
    }
    return Optional.of(left);
  }

  private static boolean sameCounts(JsonNode before, ObjectNode after) {
    return List.of("observedGeneration", "replicas", "updatedReplicas", "availableReplicas")
        .stream()
        .allMatch(field -> before.path(field).asLong(-1) == after.path(field).asLong(-1));
  }

  private static boolean hasProgress(ObjectNode status) {
    return progressing(status)
        .filter(condition -> !condition.path("reason").asText().equals("NewReplicaSetAvailable"))
        .isPresent();
  }

  private static Instant lastProgress(ObjectNode status) {
    return progressing(status)
        .map(condition -> Instant.parse(condition.path("lastUpdateTime").asText()))
        .orElseGet(Instant::now);
  }

  private static Optional<JsonNode> progressing(ObjectNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Progressing")) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }
}
