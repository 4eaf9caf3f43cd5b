package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Keeps a StatefulSet's numbered pods with their claims. Claims stay when pods go, whatever the
 * set's retention policy says.
 */
final class StatefulSetReconciler implements Reconciler {
  private static final String REVISION_LABEL = "controller-revision-hash";
  private static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
  private static final String POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

  private final ObjectStore store;
  private final EventRecorder events;

  StatefulSetReconciler(ObjectStore store, EventRecorder events) {
    this.store = store;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.STATEFUL_SET),
        Trigger.ownedBy(KubernetesTypes.POD, "StatefulSet"));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found =
        store.get(KubernetesTypes.STATEFUL_SET, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    String revision = name.name() + "-" + PodFactory.hash(set.path("spec").path("template"));
    Map<Integer, PodView> pods = pods(set);
    writeStatus(set, pods, revision);
    StatefulSetDecision decision = decision(set, revision);
    for (int ordinal : decision.toDelete(observe(set, pods))) {
      PodView pod = pods.get(ordinal);
      if (pod != null) {
        delete(set, pod);
      }
    }
    decision.toCreate(observe(set, pods)).forEach(ordinal -> create(set, ordinal, revision));
    return pods.values().stream()
        .flatMap(pod -> pod.untilAvailable(minReady(set), Instant.now()).stream())
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }

  private static StatefulSetDecision decision(ObjectNode set, String revision) {
    JsonNode spec = set.path("spec");
    JsonNode update = spec.path("updateStrategy");
    return new StatefulSetDecision(
        spec.path("ordinals").path("start").asInt(0),
        spec.path("replicas").asInt(1),
        spec.path("podManagementPolicy").asText().equals("Parallel"),
        update.path("type").asText("RollingUpdate").equals("RollingUpdate"),
        update.path("rollingUpdate").path("partition").asInt(0),
        revision);
  }

  private Map<Integer, PodView> pods(ObjectNode set) {
    Map<Integer, PodView> pods = new TreeMap<>();
    String prefix = ObjectName.of(set).name() + "-";
    Predicate<ObjectNode> selector =
        LabelSelector.of(set.path("spec").path("selector"))
            .and(pod -> ObjectName.of(pod).name().matches("\\Q" + prefix + "\\E\\d+"));
    for (ObjectNode pod : Owners.controlled(store, KubernetesTypes.POD, set, selector)) {
      String ordinal = ObjectName.of(pod).name().substring(prefix.length());
      pods.put(Integer.parseInt(ordinal), new PodView(pod));
    }
    return pods;
  }

  private static Map<Integer, StatefulSetDecision.Pod> observe(
      ObjectNode set, Map<Integer, PodView> pods) {
    Map<Integer, StatefulSetDecision.Pod> observed = new TreeMap<>();
    Instant now = Instant.now();
    pods.forEach((ordinal, pod) ->
        observed.put(
            ordinal,
            new StatefulSetDecision.Pod(
                pod.isAvailable(minReady(set), now),
                pod.isDeleting(),
                pod.isFinished(),
                pod.label(REVISION_LABEL))));
    return observed;
  }

  private static long minReady(ObjectNode set) {
    return set.path("spec").path("minReadySeconds").asLong(0);
  }

  private void create(ObjectNode set, int ordinal, String revision) {
    ObjectName name = ObjectName.of(set);
    String podName = name.name() + "-" + ordinal;
    ObjectNode pod = PodFactory.fromTemplate(set.path("spec").path("template"), set);
    pod.withObjectProperty("metadata")
        .put("name", podName)
        .withObjectProperty("labels")
        .put(REVISION_LABEL, revision)
        .put(POD_NAME_LABEL, podName)
        .put(POD_INDEX_LABEL, Integer.toString(ordinal));
    ObjectNode spec = pod.withObjectProperty("spec");
    spec.put("hostname", podName);
    spec.put("subdomain", set.path("spec").path("serviceName").asText(""));
    for (JsonNode template : set.path("spec").path("volumeClaimTemplates")) {
      String volume = template.path("metadata").path("name").asText();
      String claim = volume + "-" + podName;
      createClaim(set, template, claim);
      replaceVolume(spec, volume, claim);
    }
    store.create(KubernetesTypes.POD, pod);
    events.normal(set, "SuccessfulCreate", "create Pod " + podName + " in StatefulSet successful");
  }

  private static void replaceVolume(ObjectNode spec, String volume, String claim) {
    var volumes = spec.withArrayProperty("volumes");
    for (int i = volumes.size() - 1; i >= 0; i--) {
      if (volumes.get(i).path("name").asText().equals(volume)) {
        volumes.remove(i);
      }
    }
    volumes
        .addObject()
        .put("name", volume)
        .putObject("persistentVolumeClaim")
        .put("claimName", claim);
  }

  private void createClaim(ObjectNode set, JsonNode template, String claim) {
    String namespace = ObjectName.of(set).namespace();
    if (store.get(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, namespace, claim).isPresent()) {
      return;
    }
    ObjectNode object = set.objectNode();
    object.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    ObjectNode metadata =
        template.path("metadata") instanceof ObjectNode given
            ? given.deepCopy()
            : object.objectNode();
    metadata.put("name", claim).put("namespace", namespace);
    JsonNode labels = set.path("spec").path("selector").path("matchLabels");
    if (labels instanceof ObjectNode matched) {
      metadata.withObjectProperty("labels").setAll(matched);
    }
    object.set("metadata", metadata);
    object.set("spec", template.path("spec").deepCopy());
    store.create(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, object);
  }

  private void delete(ObjectNode set, PodView pod) {
    if (pod.isDeleting()) {
      return;
    }
    store.delete(
        KubernetesTypes.POD,
        pod.name().namespace(),
        pod.name().name(),
        DeleteOptions.background().withUid(pod.uid()));
    events.normal(
        set, "SuccessfulDelete", "delete Pod " + pod.name().name() + " in StatefulSet successful");
  }

  private void writeStatus(ObjectNode set, Map<Integer, PodView> pods, String revision) {
    Instant now = Instant.now();
    List<PodView> active = pods.values().stream().filter(PodView::isActive).toList();
    int wanted = set.path("spec").path("replicas").asInt(1);
    int updated = count(active, pod -> pod.label(REVISION_LABEL).equals(revision));
    int ready = count(active, PodView::isReady);
    boolean complete = updated == active.size() && active.size() == wanted && ready == wanted;
    String before = set.path("status").path("currentRevision").asText(revision);
    String current = complete ? revision : before;
    ObjectNode status = set.objectNode();
    status.put("observedGeneration", set.path("metadata").path("generation").asLong());
    status.put("replicas", pods.size()).put("readyReplicas", ready);
    status.put("availableReplicas", count(active, pod -> pod.isAvailable(minReady(set), now)));
    status.put("currentReplicas", count(active, p -> p.label(REVISION_LABEL).equals(current)));
    status.put("updatedReplicas", updated);
    status.put("currentRevision", current).put("updateRevision", revision);
    status.put("collisionCount", 0);
    StatusWriter.write(store, KubernetesTypes.STATEFUL_SET, set, status);
  }

  private static int count(List<PodView> pods, Predicate<PodView> which) {
    return (int) pods.stream().filter(which).count();
  }
}
