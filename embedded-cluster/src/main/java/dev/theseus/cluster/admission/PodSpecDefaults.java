package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of pods and of the templates that make pods. */
final class PodSpecDefaults {
  private static final int GRACE_SECONDS = 30;
  private static final int MODE_0644 = 420;

  private PodSpecDefaults() {}

  static void apply(ObjectNode spec) {
    Trees.orElse(spec, "restartPolicy", "Always");
    Trees.orElse(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
    Trees.orElse(spec, "dnsPolicy", "ClusterFirst");
    Trees.orElse(spec, "schedulerName", "default-scheduler");
    Trees.child(spec, "securityContext");
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode entry : spec.path(list)) {
        if (entry instanceof ObjectNode container) {
          container(container);
        }
      }
    }
    for (JsonNode entry : spec.path("volumes")) {
      if (entry instanceof ObjectNode volume) {
        volume(volume);
      }
    }
  }

  private static void container(ObjectNode container) {
    String image = container.path("image").asText("");
    String tag = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !tag.contains(":") || tag.endsWith(":latest");
    boolean pinned = image.contains("@");
    Trees.orElse(container, "imagePullPolicy", latest && !pinned ? "Always" : "IfNotPresent");
    Trees.orElse(container, "terminationMessagePath", "/dev/termination-log");
    Trees.orElse(container, "terminationMessagePolicy", "File");
    requests(Trees.child(container, "resources"));
    for (JsonNode port : container.path("ports")) {
      if (port instanceof ObjectNode p) {
        Trees.orElse(p, "protocol", "TCP");
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(probe) instanceof ObjectNode p) {
        probe(p);
      }
    }
    for (JsonNode variable : container.path("env")) {
      if (variable.path("valueFrom").get("fieldRef") instanceof ObjectNode reference) {
        Trees.orElse(reference, "apiVersion", "v1");
      }
    }
  }

  /** A limit without a request is a request too. */
  private static void requests(ObjectNode resources) {
    if (resources.get("limits") instanceof ObjectNode limits) {
      ObjectNode requests = Trees.child(resources, "requests");
      limits
          .properties()
          .forEach(limit -> {
            if (!requests.has(limit.getKey())) {
              requests.set(limit.getKey(), limit.getValue());
            }
          });
    }
  }

  private static void probe(ObjectNode probe) {
    Trees.orElse(probe, "timeoutSeconds", 1);
    Trees.orElse(probe, "periodSeconds", 10);
    Trees.orElse(probe, "successThreshold", 1);
    Trees.orElse(probe, "failureThreshold", 3);
    if (probe.get("httpGet") instanceof ObjectNode get) {
      Trees.orElse(get, "scheme", "HTTP");
      Trees.orElse(get, "path", "/");
    }
  }

  private static void volume(ObjectNode volume) {
    for (String kind : List.of("configMap", "secret", "projected", "downwardAPI")) {
      if (volume.get(kind) instanceof ObjectNode source) {
        Trees.orElse(source, "defaultMode", MODE_0644);
      }
    }
    if (volume.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
      path.put("type", "");
    }
    if (volume.size() == 1) {
      volume.putObject("emptyDir");
    }
  }
}
