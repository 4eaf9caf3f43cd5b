package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ApiStatusException.Cause;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Refuses changes of fields that are set once and for all. */
final class ImmutableFieldsRule implements Admission {
  private static final List<String> STATEFUL_SET_MAY_CHANGE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");
  private static final List<String> POD_MAY_CHANGE =
      List.of(
          "activeDeadlineSeconds",
          "tolerations",
          "terminationGracePeriodSeconds",
          "schedulingGates");

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (request.operation() != Operation.UPDATE || request.old().isEmpty()) {
      return;
    }
    List<Cause> causes = new ArrayList<>();
    ObjectNode old = request.old().get();
    ObjectNode next = request.object();
    JsonNode before = old.path("spec");
    JsonNode after = next.path("spec");
    switch (request.type().kind()) {
      case "Deployment", "ReplicaSet", "DaemonSet" -> same(before, after, "selector", causes);
      case "StatefulSet" -> statefulSet(before, after, causes);
      case "Job" -> job(before, after, causes);
      case "Pod" -> pod(before, after, causes);
      case "Service" -> service(before, after, causes);
      case "PersistentVolumeClaim" -> claim(request, before, after, reader, causes);
      case "ConfigMap", "Secret" -> data(request.type().kind(), old, next, causes);
      case "StorageClass" -> storageClass(old, next, causes);
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (!old.path("roleRef").equals(next.path("roleRef"))) {
          causes.add(
              Cause.invalid("roleRef", next.path("roleRef").toString(), "cannot change roleRef"));
        }
      }
      default -> {}
    }
    if (!causes.isEmpty()) {
      throw ApiStatusException.invalid(request.type(), request.name(), causes);
    }
  }

  private static void same(JsonNode before, JsonNode after, String field, List<Cause> causes) {
    if (!before.path(field).equals(after.path(field))) {
      causes.add(
          Cause.invalid("spec." + field, after.path(field).toString(), "field is immutable"));
    }
  }

  private static void statefulSet(JsonNode before, JsonNode after, List<Cause> causes) {
    if (!without(before, STATEFUL_SET_MAY_CHANGE).equals(without(after, STATEFUL_SET_MAY_CHANGE))) {
      causes.add(
          Cause.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static void job(JsonNode before, JsonNode after, List<Cause> causes) {
    same(before, after, "selector", causes);
    same(before, after, "template", causes);
    same(before, after, "completions", causes);
    same(before, after, "completionMode", causes);
  }

  private static void pod(JsonNode before, JsonNode after, List<Cause> causes) {
    ObjectNode was = without(before, POD_MAY_CHANGE);
    ObjectNode is = without(after, POD_MAY_CHANGE);
    if (was.path("nodeName").asText("").isEmpty()) {
      is.remove("nodeName");
      was.remove("nodeName");
    }
    for (ObjectNode spec : List.of(was, is)) {
      for (String list : List.of("containers", "initContainers")) {
        spec.path(list).forEach(c -> ((ObjectNode) c).remove("image"));
      }
      spec.remove("ephemeralContainers");
    }
    if (!was.equals(is)) {
      causes.add(
          Cause.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                  + "`spec.tolerations` (only additions to existing tolerations),"
                  + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                  + " previously negative)"));
    }
  }

  private static void service(JsonNode before, JsonNode after, List<Cause> causes) {
    String was = before.path("clusterIP").asText("");
    String is = after.path("clusterIP").asText("");
    if (!was.isEmpty() && !was.equals(is) && !after.path("type").asText().equals("ExternalName")) {
      causes.add(Cause.invalid("spec.clusterIPs[0]", is, "may not change once set"));
    }
  }

  private static void claim(
      Request request, JsonNode before, JsonNode after, ObjectReader reader, List<Cause> causes) {
    List<String> mayChange =
        before.path("volumeName").asText("").isEmpty()
            ? List.of("resources", "volumeName", "volumeAttributesClassName", "storageClassName")
            : List.of("resources", "volumeAttributesClassName");
    boolean classKept =
        before.path("storageClassName").asText("").isEmpty()
            || before.path("storageClassName").equals(after.path("storageClassName"));
    if (!classKept || !without(before, mayChange).equals(without(after, mayChange))) {
      causes.add(
          Cause.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
    BigDecimal was = storage(before);
    int growth = storage(after).compareTo(was);
    if (growth < 0) {
      causes.add(
          Cause.forbidden(
              "spec.resources.requests.storage", "field can not be less than status.capacity"));
    } else if (growth > 0 && !mayGrow(after, reader)) {
      throw ApiStatusException.forbidden(
          request.type(),
          request.name(),
          "only dynamically provisioned pvc can be resized and the storageclass that provisions the"
              + " pvc must support resize");
    }
  }

  private static boolean mayGrow(JsonNode claim, ObjectReader reader) {
    return reader
        .get(KubernetesTypes.STORAGE_CLASS, "", claim.path("storageClassName").asText(""))
        .map(c -> c.path("allowVolumeExpansion").asBoolean())
        .orElse(false);
  }

  private static BigDecimal storage(JsonNode claim) {
    return StorageQuantity.orZero(
        claim.path("resources").path("requests").path("storage").asText("0"));
  }

  private static void data(String kind, ObjectNode old, ObjectNode next, List<Cause> causes) {
    if (old.path("immutable").asBoolean()) {
      for (String field : List.of("data", "binaryData", "immutable")) {
        if (!old.path(field).equals(next.path(field))) {
          causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
        }
      }
    }
    if (kind.equals("Secret") && !old.path("type").equals(next.path("type"))) {
      causes.add(Cause.invalid("type", next.path("type").asText(), "field is immutable"));
    }
  }

  private static void storageClass(ObjectNode old, ObjectNode next, List<Cause> causes) {
    for (String field : List.of("provisioner", "parameters", "reclaimPolicy")) {
      if (!old.path(field).equals(next.path(field))) {
        causes.add(Cause.forbidden(field, "updates to " + field + " are forbidden."));
      }
    }
    if (!old.path("volumeBindingMode").equals(next.path("volumeBindingMode"))) {
      causes.add(
          Cause.invalid(
              "volumeBindingMode", next.path("volumeBindingMode").asText(), "field is immutable"));
    }
  }

  private static ObjectNode without(JsonNode spec, List<String> fields) {
    ObjectNode copy = spec.isObject() ? spec.deepCopy() : JsonNodeFactory.instance.objectNode();
    copy.remove(fields);
    return copy;
  }
}
