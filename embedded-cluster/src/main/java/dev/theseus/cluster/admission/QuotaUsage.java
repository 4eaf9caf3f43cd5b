package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What one object uses up of which quota. */
final class QuotaUsage {
  private QuotaUsage() {}

  /** Amounts by the names that quotas have, such as {@code pods} or {@code requests.storage}. */
  static Map<String, BigDecimal> of(ResourceType type, ObjectNode object) {
    Map<String, BigDecimal> usage = new TreeMap<>();
    usage.put("count/" + type.qualifiedName(), BigDecimal.ONE);
    if (type.group().isEmpty()) {
      usage.put(type.plural(), BigDecimal.ONE);
    }
    switch (type.kind()) {
      case "PersistentVolumeClaim" -> claim(object, usage);
      case "Pod" -> pod(object, usage);
      case "Service" -> {
        String kind = object.path("spec").path("type").asText();
        if (kind.equals("LoadBalancer")) {
          usage.put("services.loadbalancers", BigDecimal.ONE);
        }
        if (kind.equals("NodePort")) {
          usage.put("services.nodeports", BigDecimal.ONE);
        }
      }
      default -> {}
    }
    return usage;
  }

  private static void claim(ObjectNode claim, Map<String, BigDecimal> usage) {
    JsonNode spec = claim.path("spec");
    BigDecimal storage =
        StorageQuantity.orZero(spec.path("resources").path("requests").path("storage").asText("0"));
    usage.put("requests.storage", storage);
    String storageClass = spec.path("storageClassName").asText("");
    if (!storageClass.isEmpty()) {
      String prefix = storageClass + ".storageclass.storage.k8s.io/";
      usage.put(prefix + "requests.storage", storage);
      usage.put(prefix + "persistentvolumeclaims", BigDecimal.ONE);
    }
  }

  private static void pod(ObjectNode pod, Map<String, BigDecimal> usage) {
    String phase = pod.path("status").path("phase").asText();
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      usage.remove("pods");
      return;
    }
    for (JsonNode container : pod.path("spec").path("containers")) {
      JsonNode resources = container.path("resources");
      for (String part : new String[] {"requests", "limits"}) {
        resources
            .path(part)
            .properties()
            .forEach(e -> {
              BigDecimal amount = StorageQuantity.orZero(e.getValue().asText());
              usage.merge(part + "." + e.getKey(), amount, BigDecimal::add);
              if (part.equals("requests")) {
                usage.merge(e.getKey(), amount, BigDecimal::add);
              }
            });
      }
    }
  }
}
