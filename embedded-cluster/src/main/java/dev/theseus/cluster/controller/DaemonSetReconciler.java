package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps one pod of each DaemonSet on the cluster's only node, where its selector allows it. */
final class DaemonSetReconciler implements Reconciler {
  private static final String REVISION_LABEL = "controller-revision-hash";

  private final ObjectStore store;
  private final String nodeName;
  private final EventRecorder events;

  DaemonSetReconciler(ObjectStore store, String nodeName, EventRecorder events) {
    this.store = store;
    this.nodeName = nodeName;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.DAEMON_SET),
        Trigger.ownedBy(KubernetesTypes.POD, "DaemonSet"));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found =
        store.get(KubernetesTypes.DAEMON_SET, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    String hash = PodFactory.hash(set.path("spec").path("template"));
    List<PodView> pods =
        Owners.controlled(
                store,
                KubernetesTypes.POD,
                set,
                LabelSelector.of(set.path("spec").path("selector")))
            .stream()
            .map(PodView::new)
            .toList();
    boolean wanted = isWanted(set);
    writeStatus(set, pods, wanted, hash);
    boolean replaces =
        set.path("spec").path("updateStrategy").path("type").asText().equals("OnDelete");
    for (PodView pod : pods) {
      boolean outdated = !pod.label(REVISION_LABEL).equals(hash) && !replaces;
      if (!pod.isDeleting() && (!wanted || outdated || pod.isFinished())) {
        delete(pod);
      }
    }
    if (wanted && pods.isEmpty()) {
      create(set, hash);
    }
    return Optional.empty();
  }

  private boolean isWanted(ObjectNode set) {
    Optional<ObjectNode> node = store.get(KubernetesTypes.NODE, "", nodeName);
    JsonNode selector = set.path("spec").path("template").path("spec").path("nodeSelector");
    return node.isPresent()
        && selector.properties().stream()
            .allMatch(e ->
                e.getValue().equals(node.get().path("metadata").path("labels").get(e.getKey())));
  }

  private void create(ObjectNode set, String hash) {
    ObjectNode pod = PodFactory.fromTemplate(set.path("spec").path("template"), set);
    ObjectNode metadata = pod.withObjectProperty("metadata");
    metadata.put("generateName", ObjectName.of(set).name() + "-");
    metadata.withObjectProperty("labels").put(REVISION_LABEL, hash);
    ObjectNode created = store.create(KubernetesTypes.POD, pod);
    events.normal(set, "SuccessfulCreate", "Created pod: " + ObjectName.of(created).name());
  }

  private void delete(PodView pod) {
    store.delete(
        KubernetesTypes.POD,
        pod.name().namespace(),
        pod.name().name(),
        DeleteOptions.background().withUid(pod.uid()));
  }

  private void writeStatus(ObjectNode set, List<PodView> pods, boolean wanted, String hash) {
    List<PodView> active = pods.stream().filter(PodView::isActive).toList();
    int ready = (int) active.stream().filter(PodView::isReady).count();
    int updated = (int) active.stream().filter(p -> p.label(REVISION_LABEL).equals(hash)).count();
    int desired = wanted ? 1 : 0;
    ObjectNode status = set.objectNode();
    status.put("observedGeneration", set.path("metadata").path("generation").asLong());
    status.put("desiredNumberScheduled", desired);
    status.put("currentNumberScheduled", Math.min(desired, active.size()));
    status.put("numberMisscheduled", wanted ? 0 : active.size());
    status.put("numberReady", ready).put("numberAvailable", ready);
    status.put("numberUnavailable", Math.max(0, desired - ready));
    status.put("updatedNumberScheduled", updated);
    StatusWriter.write(store, KubernetesTypes.DAEMON_SET, set, status);
  }
}
