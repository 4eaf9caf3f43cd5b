package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fields of a pod that {@code fieldRef} may name. */
final class PodFields {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private final ObjectNode pod;
  private final String podAddress;
  private final String nodeAddress;

  PodFields(ObjectNode pod, String podAddress, String nodeAddress) {
    this.pod = pod;
    this.podAddress = podAddress;
    this.nodeAddress = nodeAddress;
  }

  /** The value at a field path; empty where Kubernetes has no such field. */
  Optional<String> value(String fieldPath) {
    Matcher entry = ENTRY.matcher(fieldPath);
    if (entry.matches()) {
      JsonNode value = pod.path("metadata").path(entry.group(1)).path(entry.group(2));
      return Optional.of(value.asText(""));
    }
    return switch (fieldPath) {
      case "metadata.name", "metadata.namespace", "metadata.uid" ->
          Optional.of(pod.path("metadata").path(fieldPath.substring(9)).asText());
      case "metadata.labels", "metadata.annotations" ->
          Optional.of(lines(pod.path("metadata").path(fieldPath.substring(9))));
      case "spec.nodeName" -> Optional.of(pod.path("spec").path("nodeName").asText());
      case "spec.serviceAccountName" ->
          Optional.of(pod.path("spec").path("serviceAccountName").asText("default"));
      case "status.podIP", "status.podIPs" -> Optional.of(podAddress);
      case "status.hostIP", "status.hostIPs" -> Optional.of(nodeAddress);
      default -> Optional.empty();
    };
  }

  private static String lines(JsonNode entries) {
    return entries.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=\"" + e.getValue().asText().replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining("\n"));
  }
}
