package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ApiStatusException.Cause;
import dev.theseus.cluster.store.ObjectReader;
import java.util.ArrayList;
import java.util.List;

/** Refuses objects that lack what their kind cannot do without. */
final class RequiredFieldsRule implements Admission {
  private static final int MAX_PORT = 65_535;

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (request.operation() == Operation.DELETE || request.operation() == Operation.UPDATE_STATUS) {
      return;
    }
    List<Cause> causes = new ArrayList<>();
    check(request.type().kind(), request.object(), causes);
    if (!causes.isEmpty()) {
      throw ApiStatusException.invalid(request.type(), request.name(), causes);
    }
  }

  private static void check(String kind, ObjectNode object, List<Cause> causes) {
    JsonNode spec = object.path("spec");
    switch (kind) {
      case "Pod" -> PodSpecRule.check("spec", spec, causes);
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" -> workload(spec, causes);
      case "Job" ->
          PodSpecRule.check("spec.template.spec", spec.path("template").path("spec"), causes);
      case "CronJob" -> {
        require(spec, "spec", "schedule", causes);
        PodSpecRule.check(
            "spec.jobTemplate.spec.template.spec",
            spec.path("jobTemplate").path("spec").path("template").path("spec"),
            causes);
      }
      case "Service" -> service(spec, causes);
      case "PersistentVolumeClaim" -> claim(spec, causes);
      case "PersistentVolume" -> require(spec, "spec", "accessModes", causes);
      case "StorageClass" -> require(object, "", "provisioner", causes);
      case "RoleBinding", "ClusterRoleBinding" -> require(object, "", "roleRef", causes);
      default -> {}
    }
  }

  private static void workload(JsonNode spec, List<Cause> causes) {
    if (spec.path("replicas").asInt(0) < 0) {
      causes.add(
          Cause.invalid(
              "spec.replicas",
              spec.path("replicas").asText(),
              "must be greater than or equal to 0"));
    }
    JsonNode selector = spec.path("selector");
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      causes.add(Cause.required("spec.selector", ""));
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    boolean selects =
        selector
            .path("matchLabels")
            .propertyStream()
            .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    if (!selects) {
      causes.add(
          Cause.invalid(
              "spec.template.metadata.labels",
              labels.isMissingNode() ? "null" : labels.toString(),
              "`selector` does not match template `labels`"));
    }
    JsonNode strategy = spec.path("strategy");
    if (strategy.path("type").asText().equals("Recreate") && strategy.has("rollingUpdate")) {
      causes.add(
          Cause.forbidden(
              "spec.strategy.rollingUpdate",
              "may not be specified when strategy `type` is 'Recreate'"));
    }
    PodSpecRule.check("spec.template.spec", spec.path("template").path("spec"), causes);
  }

  private static void service(JsonNode spec, List<Cause> causes) {
    boolean needsNoPorts =
        spec.path("type").asText().equals("ExternalName")
            || spec.path("clusterIP").asText().equals("None");
    if (spec.path("ports").isEmpty() && !needsNoPorts) {
      causes.add(Cause.required("spec.ports", ""));
    }
    int i = 0;
    for (JsonNode port : spec.path("ports")) {
      int number = port.path("port").asInt(0);
      if (number < 1 || number > MAX_PORT) {
        causes.add(
            Cause.invalid(
                "spec.ports[" + i + "].port",
                Integer.toString(number),
                "must be between 1 and 65535, inclusive"));
      }
      if (spec.path("ports").size() > 1 && port.path("name").asText("").isEmpty()) {
        causes.add(Cause.required("spec.ports[" + i + "].name", ""));
      }
      i++;
    }
  }

  private static void claim(JsonNode spec, List<Cause> causes) {
    if (spec.path("accessModes").isEmpty()) {
      causes.add(Cause.required("spec.accessModes", "at least 1 access mode is required"));
    }
    JsonNode storage = spec.path("resources").path("requests").path("storage");
    if (storage.isMissingNode()) {
      causes.add(Cause.required("spec.resources[storage]", ""));
    } else if (StorageQuantity.parse(storage.asText()).isEmpty()) {
      causes.add(
          Cause.invalid(
              "spec.resources[storage]",
              storage.asText(),
              "quantities must match the regular expression"
                  + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
    }
  }

  private static void require(JsonNode node, String path, String field, List<Cause> causes) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()
        || (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty())) {
      causes.add(Cause.required(path.isEmpty() ? field : path + "." + field, ""));
    }
  }
}
