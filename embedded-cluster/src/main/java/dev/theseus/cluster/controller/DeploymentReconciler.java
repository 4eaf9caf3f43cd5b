package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.controller.RolloutDecision.SetSize;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Moves a Deployment's pods from one template to the next by way of ReplicaSets. */
final class DeploymentReconciler implements Reconciler {
  static final String HASH_LABEL = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final ObjectStore store;
  private final EventRecorder events;

  DeploymentReconciler(ObjectStore store, EventRecorder events) {
    this.store = store;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.DEPLOYMENT),
        Trigger.ownedBy(KubernetesTypes.REPLICA_SET, "Deployment"),
        // Recreate waits for the pods themselves, not only for their sets.
        new Trigger(KubernetesTypes.POD, this::deploymentsOf));
  }

  private List<ObjectName> deploymentsOf(ObjectNode pod) {
    String namespace = ObjectName.of(pod).namespace();
    return Owners.controllerName(pod, "ReplicaSet")
        .flatMap(set -> store.get(KubernetesTypes.REPLICA_SET, namespace, set))
        .flatMap(set -> Owners.controllerName(set, "Deployment"))
        .map(name -> List.of(new ObjectName(namespace, name)))
        .orElse(List.of());
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found =
        store.get(KubernetesTypes.DEPLOYMENT, name.namespace(), name.name());
    if (found.isEmpty() || Owners.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode deployment = found.get();
    List<ObjectNode> sets = sets(deployment);
    boolean paused = deployment.path("spec").path("paused").asBoolean(false);
    Optional<ObjectNode> newest = newest(deployment, sets);
    if (newest.isEmpty() && !paused) {
      newest = Optional.of(createSet(deployment, sets));
    }
    if (paused) {
      scaleWhilePaused(deployment, sets);
    } else if (newest.isPresent()) {
      roll(deployment, newest.get(), withoutNewest(sets, newest.get()));
    }
    return DeploymentStatus.write(store, deployment, newest, sets(deployment));
  }

  /** The Deployment's sets, oldest first. */
  private List<ObjectNode> sets(ObjectNode deployment) {
    JsonNode selector = deployment.path("spec").path("selector");
    return Owners.controlled(
            store, KubernetesTypes.REPLICA_SET, deployment, LabelSelector.of(selector))
        .stream()
        .filter(set -> !Owners.isDeleting(set))
        .sorted(Comparator.comparingLong(DeploymentReconciler::revision))
        .toList();
  }

  private static long revision(ObjectNode set) {
    return set.path("metadata").path("annotations").path(REVISION).asLong(0);
  }

  private static Optional<ObjectNode> newest(ObjectNode deployment, List<ObjectNode> sets) {
    JsonNode template = deployment.path("spec").path("template");
    return sets.stream().filter(set -> withoutHash(set).equals(template)).findFirst();
  }

  private static JsonNode withoutHash(ObjectNode set) {
    JsonNode template = set.path("spec").path("template").deepCopy();
    if (template.path("metadata").path("labels") instanceof ObjectNode labels) {
      labels.remove(HASH_LABEL);
    }
    return template;
  }

  private static List<ObjectNode> withoutNewest(List<ObjectNode> sets, ObjectNode newest) {
    JsonNode uid = newest.path("metadata").path("uid");
    return sets.stream().filter(set -> !set.path("metadata").path("uid").equals(uid)).toList();
  }

  private ObjectNode createSet(ObjectNode deployment, List<ObjectNode> sets) {
    JsonNode template = deployment.path("spec").path("template");
    String hash = PodFactory.hash(template);
    ObjectName name = ObjectName.of(deployment);
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("namespace", name.namespace()).put("name", name.name() + "-" + hash);
    JsonNode labels = template.path("metadata").path("labels");
    metadata.putObject("labels").setAll((ObjectNode) labels.deepCopy());
    metadata.withObjectProperty("labels").put(HASH_LABEL, hash);
    long revision = sets.isEmpty() ? 1 : revision(sets.getLast()) + 1;
    metadata.putObject("annotations").put(REVISION, Long.toString(revision));
    Owners.setController(set, deployment);
    ObjectNode spec = set.putObject("spec").put("replicas", 0);
    if (deployment.path("spec").has("minReadySeconds")) {
      spec.set("minReadySeconds", deployment.path("spec").path("minReadySeconds"));
    }
    spec.set("selector", deployment.path("spec").path("selector").deepCopy());
    spec.withObjectProperty("selector").withObjectProperty("matchLabels").put(HASH_LABEL, hash);
    spec.set("template", template.deepCopy());
    spec.withObjectProperty("template")
        .withObjectProperty("metadata")
        .withObjectProperty("labels")
        .put(HASH_LABEL, hash);
    return store.create(KubernetesTypes.REPLICA_SET, set);
  }

  private void roll(ObjectNode deployment, ObjectNode newest, List<ObjectNode> older) {
    markNewest(deployment, newest, older);
    int desired = deployment.path("spec").path("replicas").asInt(1);
    JsonNode strategy = deployment.path("spec").path("strategy");
    if (strategy.path("type").asText().equals("Recreate")) {
      older.forEach(set -> scale(deployment, set, 0));
      if (older.stream().noneMatch(this::hasPods)) {
        scale(deployment, newest, desired);
      }
    } else {
      JsonNode rolling = strategy.path("rollingUpdate");
      RolloutDecision decision =
          new RolloutDecision(
              desired,
              RolloutDecision.resolve(rolling.path("maxSurge").asText("25%"), desired, true),
              RolloutDecision.resolve(
                  rolling.path("maxUnavailable").asText("25%"), desired, false));
      rollStep(deployment, newest, older, decision);
    }
    removeHistory(deployment, older);
  }

  private void rollStep(
      ObjectNode deployment, ObjectNode newest, List<ObjectNode> older, RolloutDecision decision) {
    List<SetSize> oldSizes = older.stream().map(DeploymentReconciler::size).toList();
    int next = decision.newSize(size(newest), oldSizes);
    if (next != size(newest).size()) {
      scale(deployment, newest, next);
      // The older sets shrink once the new pods serve, which triggers the next look.
      if (next > size(newest).size() && next < decision.desired()) {
        return;
      }
    }
    List<Integer> targets =
        decision.oldSizes(new SetSize(next, size(newest).available()), oldSizes);
    for (int i = 0; i < older.size(); i++) {
      scale(deployment, older.get(i), targets.get(i));
    }
  }

  private static SetSize size(ObjectNode set) {
    return new SetSize(
        set.path("spec").path("replicas").asInt(1),
        set.path("status").path("availableReplicas").asInt(0));
  }

  /** A rollback makes an old set the newest again, under the next revision. */
  private void markNewest(ObjectNode deployment, ObjectNode newest, List<ObjectNode> older) {
    long highest = older.stream().mapToLong(DeploymentReconciler::revision).max().orElse(0);
    long revision = Math.max(revision(newest), highest + (revision(newest) > highest ? 0 : 1));
    annotateRevision(newest, KubernetesTypes.REPLICA_SET, revision);
    annotateRevision(deployment, KubernetesTypes.DEPLOYMENT, revision);
  }

  private void annotateRevision(
      ObjectNode object, dev.theseus.cluster.store.ResourceType type, long revision) {
    if (revision(object) == revision) {
      return;
    }
    ObjectName name = ObjectName.of(object);
    store.modify(
        type,
        name.namespace(),
        name.name(),
        current -> {
          current
              .withObjectProperty("metadata")
              .withObjectProperty("annotations")
              .put(REVISION, Long.toString(revision));
          return current;
        });
  }

  private boolean hasPods(ObjectNode set) {
    return store.list(KubernetesTypes.POD, ObjectName.of(set).namespace()).stream()
        .filter(pod -> Owners.controls(set, pod))
        .anyMatch(pod -> !new PodView(pod).isFinished());
  }

  private void scaleWhilePaused(ObjectNode deployment, List<ObjectNode> sets) {
    int desired = deployment.path("spec").path("replicas").asInt(1);
    List<ObjectNode> running = sets.stream().filter(set -> size(set).size() > 0).toList();
    List<ObjectNode> candidates = running.isEmpty() ? sets : running;
    if (!candidates.isEmpty() && (running.size() <= 1 || desired == 0)) {
      ObjectNode last = candidates.getLast();
      candidates.forEach(set -> scale(deployment, set, set.equals(last) ? desired : 0));
    }
  }

  private void scale(ObjectNode deployment, ObjectNode set, int size) {
    int before = size(set).size();
    if (before == size) {
      return;
    }
    ObjectName name = ObjectName.of(set);
    store.modify(
        KubernetesTypes.REPLICA_SET,
        name.namespace(),
        name.name(),
        current -> {
          current.withObjectProperty("spec").put("replicas", size);
          return current;
        });
    String direction = before < size ? "up" : "down";
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled " + direction + " replica set " + name.name() + " from " + before + " to " + size);
  }

  private void removeHistory(ObjectNode deployment, List<ObjectNode> older) {
    int kept = deployment.path("spec").path("revisionHistoryLimit").asInt(10);
    List<ObjectNode> empty =
        older.stream()
            .filter(set -> size(set).size() == 0)
            .filter(set -> set.path("status").path("replicas").asInt(0) == 0)
            .toList();
    for (ObjectNode set : empty.subList(0, Math.max(0, empty.size() - kept))) {
      ObjectName name = ObjectName.of(set);
      store.delete(KubernetesTypes.REPLICA_SET, name.namespace(), name.name());
    }
  }
}
