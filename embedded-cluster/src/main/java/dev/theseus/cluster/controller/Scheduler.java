package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.WritePart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Puts pods on the cluster's only node, once their claims can follow. */
final class Scheduler implements Reconciler {
  /** Tells the provisioner of a class that waits for its first consumer where that one will run. */
  static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  private final ObjectStore store;
  private final String nodeName;
  private final EventRecorder events;

  Scheduler(ObjectStore store, String nodeName, EventRecorder events) {
    this.store = store;
    this.nodeName = nodeName;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.POD),
        new Trigger(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, this::unscheduledUsers),
        new Trigger(KubernetesTypes.NODE, node -> unscheduled(ObjectStore.ALL_NAMESPACES)));
  }

  private List<ObjectName> unscheduled(String namespace) {
    return store.list(KubernetesTypes.POD, namespace).stream()
        .filter(pod -> !new PodView(pod).isScheduled())
        .map(ObjectName::of)
        .toList();
  }

  private List<ObjectName> unscheduledUsers(ObjectNode claim) {
    return unscheduled(ObjectName.of(claim).namespace());
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found = store.get(KubernetesTypes.POD, name.namespace(), name.name());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    PodView pod = new PodView(found.get());
    if (pod.isScheduled() || !pod.isActive()) {
      return Optional.empty();
    }
    Optional<String> obstacle = nodeObstacle(found.get()).or(() -> claimObstacle(found.get()));
    if (obstacle.isPresent()) {
      refuse(found.get(), obstacle.get());
    } else {
      bind(found.get());
    }
    return Optional.empty();
  }

  private Optional<String> nodeObstacle(ObjectNode pod) {
    Optional<ObjectNode> node = store.get(KubernetesTypes.NODE, "", nodeName);
    if (node.isEmpty()) {
      return Optional.of("no nodes available to schedule pods");
    }
    if (node.get().path("spec").path("unschedulable").asBoolean(false)) {
      return Optional.of("0/1 nodes are available: 1 node(s) were unschedulable.");
    }
    JsonNode labels = node.get().path("metadata").path("labels");
    boolean matches =
        pod.path("spec").path("nodeSelector").properties().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    return matches
        ? Optional.empty()
        : Optional.of(
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
  }

  private Optional<String> claimObstacle(ObjectNode pod) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      Optional<String> claim = Claims.nameOf(pod, volume);
      if (claim.isPresent()) {
        Optional<String> obstacle = claimObstacle(ObjectName.of(pod).namespace(), claim.get());
        if (obstacle.isPresent()) {
          return obstacle;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> claimObstacle(String namespace, String claimName) {
    Optional<ObjectNode> claim =
        store.get(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, namespace, claimName);
    if (claim.isEmpty()) {
      return Optional.of("persistentvolumeclaim \"" + claimName + "\" not found");
    }
    if (Claims.isBound(claim.get())) {
      return Optional.empty();
    }
    if (Claims.waitsForConsumer(store, claim.get())) {
      store.modify(
          KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
          namespace,
          claimName,
          current -> {
            current
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(SELECTED_NODE, nodeName);
            return current;
          });
      return Optional.of("waiting for claim " + claimName + " to be provisioned");
    }
    return Optional.of("pod has unbound immediate PersistentVolumeClaims");
  }

  private void refuse(ObjectNode pod, String why) {
    ObjectNode status =
        pod.path("status") instanceof ObjectNode present ? present.deepCopy() : pod.objectNode();
    status.put("phase", "Pending");
    StatusWriter.condition(status, "PodScheduled", false, "Unschedulable", why);
    if (!status.equals(pod.path("status"))) {
      events.warning(pod, "FailedScheduling", why);
    }
    StatusWriter.write(store, KubernetesTypes.POD, pod, status);
  }

  private void bind(ObjectNode pod) {
    ObjectName name = ObjectName.of(pod);
    store.modify(
        KubernetesTypes.POD,
        name.namespace(),
        name.name(),
        WritePart.MAIN,
        false,
        current -> {
          current.withObjectProperty("spec").put("nodeName", nodeName);
          return current;
        });
    events.normal(
        pod,
        "Scheduled",
        "Successfully assigned " + name.namespace() + "/" + name.name() + " to " + nodeName);
  }
}
