package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Sets what a client may leave out and the API fills in. */
final class ObjectDefaults implements Admission {

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (request.operation() == Operation.DELETE) {
      return;
    }
    ObjectNode object = request.object();
    boolean created = request.operation() == Operation.CREATE;
    switch (request.type().kind()) {
      case "Namespace" -> namespace(object, created);
      case "Secret" -> secret(object);
      case "Service" -> service(object, request);
      case "Pod" -> pod(object, created);
      case "StorageClass" -> {
        Trees.orElse(object, "reclaimPolicy", "Delete");
        Trees.orElse(object, "volumeBindingMode", "Immediate");
      }
      case "PersistentVolume" -> {
        Trees.orElse(Trees.spec(object), "persistentVolumeReclaimPolicy", "Retain");
        Trees.orElse(Trees.spec(object), "volumeMode", "Filesystem");
        Trees.orElse(Trees.child(object, "status"), "phase", "Pending");
      }
      case "HorizontalPodAutoscaler" -> Trees.orElse(Trees.spec(object), "minReplicas", 1);
      case "Route" -> {
        Trees.orElse(Trees.spec(object), "wildcardPolicy", "None");
        Trees.orElse(Trees.child(Trees.spec(object), "to"), "weight", 100);
      }
      default -> WorkloadDefaults.apply(request.type().kind(), object);
    }
  }

  private static void namespace(ObjectNode object, boolean created) {
    Trees.child(Trees.child(object, "metadata"), "labels")
        .put("kubernetes.io/metadata.name", object.path("metadata").path("name").asText());
    if (created) {
      Trees.spec(object).putArray("finalizers").add("kubernetes");
      Trees.child(object, "status").put("phase", "Active");
    }
  }

  private static void secret(ObjectNode object) {
    Trees.orElse(object, "type", "Opaque");
    if (object.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = Trees.child(object, "data");
      for (var entry : texts.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  private static void service(ObjectNode object, Request request) {
    ObjectNode spec = Trees.spec(object);
    Trees.orElse(spec, "type", "ClusterIP");
    Trees.orElse(spec, "sessionAffinity", "None");
    if (!spec.path("type").asText().equals("ExternalName")) {
      Trees.orElse(spec, "internalTrafficPolicy", "Cluster");
      keepAddress(spec, request);
    }
    for (JsonNode entry : spec.path("ports")) {
      if (entry instanceof ObjectNode port) {
        Trees.orElse(port, "protocol", "TCP");
        if (!port.has("targetPort") && port.has("port")) {
          port.set("targetPort", port.get("port"));
        }
      }
    }
    if (request.operation() == Operation.CREATE) {
      Trees.child(Trees.child(object, "status"), "loadBalancer");
    }
  }

  /** A replacement that leaves the address out means to keep it. */
  private static void keepAddress(ObjectNode spec, Request request) {
    JsonNode before = request.old().map(old -> old.path("spec")).orElse(spec);
    for (String field : new String[] {"clusterIP", "clusterIPs"}) {
      if (!spec.has(field) && before.has(field)) {
        spec.set(field, before.get(field));
      }
    }
  }

  private static void pod(ObjectNode object, boolean created) {
    ObjectNode spec = Trees.spec(object);
    PodSpecDefaults.apply(spec);
    if (created) {
      Trees.orElse(spec, "serviceAccountName", "default");
      Trees.child(object, "status").put("phase", "Pending");
    }
  }
}
