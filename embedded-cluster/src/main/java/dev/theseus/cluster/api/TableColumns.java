package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Which columns each kind has. */
final class TableColumns {
  /** One column. */
  record Column(String name, boolean wideOnly, Function<ObjectNode, String> cell) {}

  private final Cells cells;
  private final CustomColumns custom;

  TableColumns(InstantSource clock, CustomColumns custom) {
    this.cells = new Cells(clock);
    this.custom = custom;
  }

  List<Column> of(ResourceType type) {
    List<Column> columns = new ArrayList<>();
    columns.add(column("Name", object -> object.path("metadata").path("name").asText()));
    List<Column> own =
        custom
            .of(type)
            .map(definitions -> definitions.stream().map(this::custom).toList())
            .orElseGet(() -> builtIn(type.kind()));
    columns.addAll(own);
    if (own.stream().noneMatch(c -> c.name().equals("Age")) && !type.kind().equals("Event")) {
      int firstWide = (int) columns.stream().filter(c -> !c.wideOnly()).count();
      columns.add(firstWide, column("Age", cells::age));
    }
    return columns;
  }

  private List<Column> builtIn(String kind) {
    return switch (kind) {
      case "Pod" -> pod();
      case "Deployment" ->
          List.of(
              column("Ready", o -> Cells.ofReplicas(o, "readyReplicas", "replicas")),
              column("Up-to-date", o -> Cells.number(o, "status", "updatedReplicas")),
              column("Available", o -> Cells.number(o, "status", "availableReplicas")),
              wide("Containers", Cells::containers),
              wide("Images", Cells::images),
              wide(
                  "Selector",
                  o -> Cells.pairs(o.path("spec").path("selector").path("matchLabels"))));
      case "StatefulSet" ->
          List.of(
              column("Ready", o -> Cells.ofReplicas(o, "readyReplicas", "replicas")),
              wide("Containers", Cells::containers),
              wide("Images", Cells::images));
      case "ReplicaSet", "ReplicationController", "DeploymentConfig" ->
          List.of(
              column("Desired", o -> Cells.number(o, "spec", "replicas")),
              column("Current", o -> Cells.number(o, "status", "replicas")),
              column("Ready", o -> Cells.number(o, "status", "readyReplicas")),
              wide("Containers", Cells::containers),
              wide("Images", Cells::images));
      case "DaemonSet" ->
          List.of(
              column("Desired", o -> Cells.number(o, "status", "desiredNumberScheduled")),
              column("Current", o -> Cells.number(o, "status", "currentNumberScheduled")),
              column("Ready", o -> Cells.number(o, "status", "numberReady")),
              column("Up-to-date", o -> Cells.number(o, "status", "updatedNumberScheduled")),
              column("Available", o -> Cells.number(o, "status", "numberAvailable")));
      case "Job" ->
          List.of(
              column("Status", Cells::jobStatus),
              column("Completions", Cells::completions),
              column("Duration", cells::duration),
              wide("Containers", Cells::containers),
              wide("Images", Cells::images));
      case "CronJob" ->
          List.of(
              column("Schedule", o -> Cells.text(o, "spec", "schedule")),
              column("Timezone", o -> Cells.textOr(o, "<none>", "spec", "timeZone")),
              column("Suspend", o -> Cells.capital(o.path("spec").path("suspend").asBoolean())),
              column("Active", o -> Integer.toString(o.path("status").path("active").size())),
              column("Last Schedule", o -> cells.since(o.path("status").path("lastScheduleTime"))));
      case "Service" ->
          List.of(
              column("Type", o -> Cells.text(o, "spec", "type")),
              column("Cluster-IP", o -> Cells.textOr(o, "<none>", "spec", "clusterIP")),
              column("External-IP", Cells::externalAddress),
              column("Port(s)", Cells::servicePorts),
              wide("Selector", o -> Cells.pairs(o.path("spec").path("selector"))));
      case "Ingress" ->
          List.of(
              column("Class", o -> Cells.textOr(o, "<none>", "spec", "ingressClassName")),
              column("Hosts", o -> Cells.joined(o.path("spec").path("rules"), "host", "*")),
              column(
                  "Address",
                  o ->
                      Cells.joined(
                          o.path("status").path("loadBalancer").path("ingress"), "ip", "")),
              column("Ports", o -> o.path("spec").has("tls") ? "80, 443" : "80"));
      case "Route" ->
          List.of(
              column("Host/Port", o -> Cells.text(o, "spec", "host")),
              column("Path", o -> Cells.text(o, "spec", "path")),
              column("Services", o -> Cells.text(o, "spec", "to", "name")),
              column("Port", o -> Cells.textOr(o, "<all>", "spec", "port", "targetPort")),
              column("Termination", o -> Cells.text(o, "spec", "tls", "termination")));
      case "Endpoints" -> List.of(column("Endpoints", Cells::endpoints));
      case "EndpointSlice" ->
          List.of(
              column("AddressType", o -> Cells.text(o, "addressType")),
              column("Ports", o -> Cells.joined(o.path("ports"), "port", "<unset>")),
              column("Endpoints", o -> Cells.addresses(o.path("endpoints"))));
      default -> storage(kind);
    };
  }

  private List<Column> pod() {
    return List.of(
        column("Ready", Cells::readyContainers),
        column("Status", Cells::podStatus),
        column("Restarts", Cells::restarts),
        wide("IP", o -> Cells.textOr(o, "<none>", "status", "podIP")),
        wide("Node", o -> Cells.textOr(o, "<none>", "spec", "nodeName")),
        wide("Nominated Node", o -> Cells.textOr(o, "<none>", "status", "nominatedNodeName")));
  }

  private List<Column> storage(String kind) {
    return switch (kind) {
      case "PersistentVolumeClaim" ->
          List.of(
              column("Status", Cells::phase),
              column("Volume", o -> Cells.text(o, "spec", "volumeName")),
              column("Capacity", o -> Cells.text(o, "status", "capacity", "storage")),
              column("Access Modes", o -> Cells.accessModes(o)),
              column("StorageClass", o -> Cells.text(o, "spec", "storageClassName")),
              wide("VolumeMode", o -> Cells.text(o, "spec", "volumeMode")));
      case "PersistentVolume" ->
          List.of(
              column("Capacity", o -> Cells.text(o, "spec", "capacity", "storage")),
              column("Access Modes", o -> Cells.accessModes(o)),
              column("Reclaim Policy", o -> Cells.text(o, "spec", "persistentVolumeReclaimPolicy")),
              column("Status", Cells::phase),
              column("Claim", Cells::claim),
              column("StorageClass", o -> Cells.text(o, "spec", "storageClassName")));
      case "StorageClass" ->
          List.of(
              column("Provisioner", o -> Cells.text(o, "provisioner")),
              column("ReclaimPolicy", o -> Cells.text(o, "reclaimPolicy")),
              column("VolumeBindingMode", o -> Cells.text(o, "volumeBindingMode")),
              column(
                  "AllowVolumeExpansion",
                  o -> Boolean.toString(o.path("allowVolumeExpansion").asBoolean())));
      default -> simple(kind);
    };
  }

  private List<Column> simple(String kind) {
    return switch (kind) {
      case "Namespace" -> List.of(column("Status", Cells::phase));
      case "Node" ->
          List.of(
              column("Status", Cells::nodeStatus),
              column("Roles", o -> "<none>"),
              column("Version", o -> Cells.text(o, "status", "nodeInfo", "kubeletVersion")));
      case "ConfigMap" ->
          List.of(
              column(
                  "Data",
                  o -> Integer.toString(o.path("data").size() + o.path("binaryData").size())));
      case "Secret" ->
          List.of(
              column("Type", o -> Cells.text(o, "type")),
              column("Data", o -> Integer.toString(o.path("data").size())));
      case "ServiceAccount" ->
          List.of(column("Secrets", o -> Integer.toString(o.path("secrets").size())));
      case "HorizontalPodAutoscaler" ->
          List.of(
              column(
                  "Reference",
                  o ->
                      Cells.text(o, "spec", "scaleTargetRef", "kind")
                          + "/"
                          + Cells.text(o, "spec", "scaleTargetRef", "name")),
              column("MinPods", o -> Cells.number(o, "spec", "minReplicas")),
              column("MaxPods", o -> Cells.number(o, "spec", "maxReplicas")),
              column("Replicas", o -> Cells.number(o, "status", "currentReplicas")));
      case "PodDisruptionBudget" ->
          List.of(
              column("Min Available", o -> Cells.textOr(o, "N/A", "spec", "minAvailable")),
              column("Max Unavailable", o -> Cells.textOr(o, "N/A", "spec", "maxUnavailable")));
      case "RoleBinding", "ClusterRoleBinding" ->
          List.of(
              column(
                  "Role",
                  o -> Cells.text(o, "roleRef", "kind") + "/" + Cells.text(o, "roleRef", "name")));
      case "Event" ->
          List.of(
              column("Last Seen", o -> cells.since(o.path("lastTimestamp"))),
              column("Type", o -> Cells.text(o, "type")),
              column("Reason", o -> Cells.text(o, "reason")),
              column(
                  "Object",
                  o ->
                      Cells.text(o, "involvedObject", "kind")
                          + "/"
                          + Cells.text(o, "involvedObject", "name")),
              column("Message", o -> Cells.text(o, "message")));
      default -> List.of();
    };
  }

  private Column custom(CustomColumns.Definition definition) {
    return new Column(
        definition.name(),
        definition.wideOnly(),
        object -> {
          JsonNode value = object;
          for (String step : definition.path()) {
            value = value.path(step);
          }
          if (definition.type().equals("date")) {
            return cells.since(value);
          }
          return value.isValueNode()
              ? value.asText()
              : value.isMissingNode() ? "" : value.toString();
        });
  }

  private static Column column(String name, Function<ObjectNode, String> cell) {
    return new Column(name, false, cell);
  }

  private static Column wide(String name, Function<ObjectNode, String> cell) {
    return new Column(name, true, cell);
  }
}
