package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** What controllers ask of a pod. */
record PodView(ObjectNode object) {

  /** Those that cost least to lose come first. */
  static final Comparator<PodView> DISPENSABLE_FIRST =
      Comparator.comparing(PodView::isReady)
          .thenComparing(PodView::isScheduled)
          .thenComparing(
              pod -> pod.object().path("metadata").path("creationTimestamp").asText(),
              Comparator.reverseOrder())
          .thenComparing(pod -> pod.name().name());

  ObjectName name() {
    return ObjectName.of(object);
  }

  String uid() {
    return object.path("metadata").path("uid").asText();
  }

  String phase() {
    return object.path("status").path("phase").asText("Pending");
  }

  boolean isDeleting() {
    return Owners.isDeleting(object);
  }

  boolean isFinished() {
    return phase().equals("Succeeded") || phase().equals("Failed");
  }

  /** Neither finished nor on its way out. */
  boolean isActive() {
    return !isFinished() && !isDeleting();
  }

  boolean isScheduled() {
    return !object.path("spec").path("nodeName").asText("").isEmpty();
  }

  boolean isReady() {
    return readyCondition().isPresent();
  }

  /** Ready for that long. */
  boolean isAvailable(long minReadySeconds, Instant now) {
    return untilAvailable(minReadySeconds, now).filter(left -> !left.isPositive()).isPresent();
  }

  /** How long it has to stay ready to count as available; empty while it is not ready. */
  Optional<Duration> untilAvailable(long minReadySeconds, Instant now) {
    return readyCondition()
        .map(ready -> {
          String since = ready.path("lastTransitionTime").asText("");
          Instant start = since.isEmpty() ? now : Instant.parse(since);
          return Duration.between(now, start.plusSeconds(minReadySeconds));
        })
        .map(left -> minReadySeconds == 0 ? Duration.ZERO : left);
  }

  String label(String key) {
    return object.path("metadata").path("labels").path(key).asText("");
  }

  private Optional<JsonNode> readyCondition() {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")
          && condition.path("status").asText().equals("True")) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }
}
