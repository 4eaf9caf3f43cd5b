package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the cells of tables say, in kubectl's words. */
final class Cells {
  private static final Map<String, String> SHORT_ACCESS_MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private final InstantSource clock;

  Cells(InstantSource clock) {
    this.clock = clock;
  }

  String age(ObjectNode object) {
    return since(object.path("metadata").path("creationTimestamp"));
  }

  String since(JsonNode time) {
    try {
      return time.isTextual()
          ? human(Duration.between(Instant.parse(time.asText()), clock.instant()))
          : "<unknown>";
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  String duration(ObjectNode job) {
    JsonNode start = job.path("status").path("startTime");
    JsonNode end = job.path("status").path("completionTime");
    if (start.isMissingNode()) {
      return "";
    }
    return end.isMissingNode()
        ? since(start)
        : human(Duration.between(Instant.parse(start.asText()), Instant.parse(end.asText())));
  }

  static String human(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 3 * 3600) {
      long rest = seconds % 60;
      return seconds / 60 + "m" + (seconds < 600 && rest > 0 ? rest + "s" : "");
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  static String text(JsonNode object, String... path) {
    return textOr(object, "", path);
  }

  static String textOr(JsonNode object, String otherwise, String... path) {
    JsonNode node = object;
    for (String step : path) {
      node = node.path(step);
    }
    String text = node.asText("");
    return text.isEmpty() ? otherwise : text;
  }

  static String number(JsonNode object, String part, String field) {
    return Long.toString(object.path(part).path(field).asLong(0));
  }

  static String ofReplicas(JsonNode object, String ready, String wanted) {
    return number(object, "status", ready) + "/" + number(object, "spec", wanted);
  }

  static String capital(boolean value) {
    return value ? "True" : "False";
  }

  static String phase(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp")
        ? "Terminating"
        : text(object, "status", "phase");
  }

  static String pairs(JsonNode map) {
    List<String> pairs = new ArrayList<>();
    map.properties().forEach(e -> pairs.add(e.getKey() + "=" + e.getValue().asText()));
    return pairs.isEmpty() ? "<none>" : String.join(",", pairs);
  }

  static String joined(JsonNode list, String field, String otherwise) {
    List<String> values = new ArrayList<>();
    list.forEach(item -> values.add(textOr(item, otherwise, field)));
    return values.isEmpty() ? otherwise : String.join(",", values);
  }

  static String containers(JsonNode object) {
    return joined(object.path("spec").path("template").path("spec").path("containers"), "name", "");
  }

  static String images(JsonNode object) {
    return joined(
        object.path("spec").path("template").path("spec").path("containers"), "image", "");
  }

  static String readyContainers(JsonNode pod) {
    int ready = 0;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      ready += status.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  static String restarts(JsonNode pod) {
    int restarts = 0;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      restarts += status.path("restartCount").asInt();
    }
    return Integer.toString(restarts);
  }

  static String podStatus(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    String reason = textOr(pod, text(pod, "status", "phase"), "status", "reason");
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      String waiting = text(status, "state", "waiting", "reason");
      String ended = text(status, "state", "terminated", "reason");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (!ended.isEmpty()) {
        reason = ended;
      }
    }
    return reason;
  }

  static String nodeStatus(JsonNode node) {
    String status = "Unknown";
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return status
        + (node.path("spec").path("unschedulable").asBoolean() ? ",SchedulingDisabled" : "");
  }

  static String jobStatus(JsonNode job) {
    for (JsonNode condition : job.path("status").path("conditions")) {
      if (condition.path("status").asText().equals("True")) {
        return condition.path("type").asText();
      }
    }
    return job.path("spec").path("suspend").asBoolean() ? "Suspended" : "Running";
  }

  static String completions(JsonNode job) {
    return number(job, "status", "succeeded") + "/" + textOr(job, "1", "spec", "completions");
  }

  static String externalAddress(JsonNode service) {
    JsonNode addresses = service.path("status").path("loadBalancer").path("ingress");
    if (!addresses.isEmpty()) {
      return joined(addresses, "ip", "");
    }
    return switch (text(service, "spec", "type")) {
      case "LoadBalancer" -> "<pending>";
      case "ExternalName" -> text(service, "spec", "externalName");
      default -> "<none>";
    };
  }

  static String servicePorts(JsonNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : service.path("spec").path("ports")) {
      String node = port.has("nodePort") ? ":" + port.get("nodePort").asText() : "";
      ports.add(port.path("port").asText() + node + "/" + textOr(port, "TCP", "protocol"));
    }
    return ports.isEmpty() ? "<none>" : String.join(",", ports);
  }

  static String endpoints(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        for (JsonNode port : subset.path("ports")) {
          all.add(text(address, "ip") + ":" + text(port, "port"));
        }
      }
    }
    return all.isEmpty() ? "<none>" : String.join(",", all);
  }

  static String addresses(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    endpoints.forEach(e -> e.path("addresses").forEach(a -> all.add(a.asText())));
    return all.isEmpty() ? "<unset>" : String.join(",", all);
  }

  static String accessModes(JsonNode object) {
    List<String> modes = new ArrayList<>();
    for (JsonNode mode : object.path("spec").path("accessModes")) {
      modes.add(SHORT_ACCESS_MODES.getOrDefault(mode.asText(), mode.asText()));
    }
    return String.join(",", modes);
  }

  static String claim(JsonNode volume) {
    JsonNode claim = volume.path("spec").path("claimRef");
    return claim.isMissingNode() ? "" : text(claim, "namespace") + "/" + text(claim, "name");
  }
}
