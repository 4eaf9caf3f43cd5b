package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One probe of a container.
 *
 * @param action the {@code httpGet}, {@code tcpSocket} or {@code exec} part with its key
 */
record ProbeSpec(
    JsonNode action,
    long initialDelayMillis,
    long periodMillis,
    long timeoutMillis,
    int failureThreshold,
    int successThreshold) {

  /** A probe with Kubernetes' defaults where the spec is silent. */
  static ProbeSpec of(JsonNode probe) {
    return new ProbeSpec(
        probe,
        probe.path("initialDelaySeconds").asLong(0) * 1_000,
        Math.max(1, probe.path("periodSeconds").asLong(10)) * 1_000,
        Math.max(1, probe.path("timeoutSeconds").asLong(1)) * 1_000,
        Math.max(1, probe.path("failureThreshold").asInt(3)),
        Math.max(1, probe.path("successThreshold").asInt(1)));
  }
}
