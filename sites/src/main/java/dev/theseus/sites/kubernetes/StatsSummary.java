package dev.theseus.sites.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.sites.VolumeUsage.Usage;
import java.util.HashMap;
import java.util.Map;

/** The kubelet's {@code /stats/summary}, read for the claims that pods mount. */
final class StatsSummary {

  private StatsSummary() {}

  /** Usage by claim of one namespace; a text that is no summary has none. */
  static Map<String, Usage> usage(String text, String namespace) {
    Map<String, Usage> usage = new HashMap<>();
    JsonNode summary;
    try {
      summary = KubernetesApi.JSON.readTree(text);
    } catch (JsonProcessingException unreadable) {
      return usage;
    }
    for (JsonNode pod : summary.path("pods")) {
      for (JsonNode volume : pod.path("volume")) {
        JsonNode claim = volume.path("pvcRef");
        if (claim.path("namespace").asText().equals(namespace) && volume.has("usedBytes")) {
          usage.put(
              claim.path("name").asText(),
              new Usage(
                  volume.path("usedBytes").asLong(),
                  volume.path("capacityBytes").asLong(-1),
                  volume.path("inodesUsed").asLong(-1)));
        }
      }
    }
    return usage;
  }
}
