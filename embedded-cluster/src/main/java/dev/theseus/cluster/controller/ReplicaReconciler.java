package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps as many pods as a ReplicaSet or ReplicationController asks for. */
final class ReplicaReconciler implements Reconciler {
  private final ObjectStore store;
  private final ResourceType type;
  private final EventRecorder events;

  ReplicaReconciler(ObjectStore store, ResourceType type, EventRecorder events) {
    this.store = store;
    this.type = type;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(Trigger.self(type), Trigger.ownedBy(KubernetesTypes.POD, type.kind()));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found = store.get(type, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    List<PodView> pods =
        Owners.controlled(store, KubernetesTypes.POD, set, selector(set)).stream()
            .map(PodView::new)
            .toList();
    List<PodView> active = pods.stream().filter(PodView::isActive).toList();
    int wanted = set.path("spec").path("replicas").asInt(1);
    writeStatus(set, active);
    if (active.size() < wanted) {
      create(set, wanted - active.size());
    } else if (active.size() > wanted) {
      active.stream()
          .sorted(PodView.DISPENSABLE_FIRST)
          .limit(active.size() - (long) wanted)
          .forEach(pod -> delete(set, pod));
    }
    return nextAvailability(set, active);
  }

  private Predicate<ObjectNode> selector(ObjectNode set) {
    JsonNode selector = set.path("spec").path("selector");
    return type.equals(KubernetesTypes.REPLICA_SET)
        ? LabelSelector.of(selector)
        : LabelSelector.ofMap(selector);
  }

  private void create(ObjectNode set, int count) {
    for (int i = 0; i < count; i++) {
      ObjectNode pod = PodFactory.fromTemplate(set.path("spec").path("template"), set);
      pod.withObjectProperty("metadata").put("generateName", ObjectName.of(set).name() + "-");
      try {
        ObjectNode created = store.create(KubernetesTypes.POD, pod);
        events.normal(set, "SuccessfulCreate", "Created pod: " + ObjectName.of(created).name());
      } catch (ApiStatusException e) {
        events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
        throw e;
      }
    }
  }

  private void delete(ObjectNode set, PodView pod) {
    store.delete(
        KubernetesTypes.POD,
        pod.name().namespace(),
        pod.name().name(),
        DeleteOptions.background().withUid(pod.uid()));
    events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name().name());
  }

  private void writeStatus(ObjectNode set, List<PodView> active) {
    Instant now = Instant.now();
    long minReady = set.path("spec").path("minReadySeconds").asLong(0);
    ObjectNode status = set.objectNode();
    status.put("replicas", active.size());
    status.put("fullyLabeledReplicas", active.size());
    status.put("readyReplicas", count(active, PodView::isReady));
    status.put("availableReplicas", count(active, pod -> pod.isAvailable(minReady, now)));
    status.put("observedGeneration", set.path("metadata").path("generation").asLong());
    StatusWriter.write(store, type, set, status);
  }

  private static int count(List<PodView> pods, Predicate<PodView> which) {
    return (int) pods.stream().filter(which).count();
  }

  private static Optional<Duration> nextAvailability(ObjectNode set, List<PodView> active) {
    long minReady = set.path("spec").path("minReadySeconds").asLong(0);
    Instant now = Instant.now();
    return active.stream()
        .flatMap(pod -> pod.untilAvailable(minReady, now).stream())
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }
}
