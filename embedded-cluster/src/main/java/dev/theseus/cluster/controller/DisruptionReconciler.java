package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts for each PodDisruptionBudget how many pods may be evicted. */
final class DisruptionReconciler implements Reconciler {
  private final ObjectStore store;

  DisruptionReconciler(ObjectStore store) {
    this.store = store;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.POD_DISRUPTION_BUDGET),
        new Trigger(KubernetesTypes.POD, this::budgetsOf));
  }

  private List<ObjectName> budgetsOf(ObjectNode pod) {
    String namespace = ObjectName.of(pod).namespace();
    return store.list(KubernetesTypes.POD_DISRUPTION_BUDGET, namespace).stream()
        .filter(budget -> LabelSelector.of(budget.path("spec").path("selector")).test(pod))
        .map(ObjectName::of)
        .toList();
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    store
        .get(KubernetesTypes.POD_DISRUPTION_BUDGET, name.namespace(), name.name())
        .ifPresent(this::writeStatus);
    return Optional.empty();
  }

  private void writeStatus(ObjectNode budget) {
    JsonNode spec = budget.path("spec");
    List<PodView> pods =
        store.list(KubernetesTypes.POD, ObjectName.of(budget).namespace()).stream()
            .filter(LabelSelector.of(spec.path("selector")))
            .map(PodView::new)
            .filter(PodView::isActive)
            .toList();
    int expected = pods.size();
    int healthy = (int) pods.stream().filter(PodView::isReady).count();
    int desired =
        spec.has("maxUnavailable")
            ? expected
                - RolloutDecision.resolve(spec.path("maxUnavailable").asText(), expected, true)
            : RolloutDecision.resolve(spec.path("minAvailable").asText("1"), expected, true);
    int allowed = Math.max(0, healthy - Math.max(0, desired));
    ObjectNode status = budget.objectNode();
    status.put("observedGeneration", budget.path("metadata").path("generation").asLong());
    status.put("expectedPods", expected).put("currentHealthy", healthy);
    status.put("desiredHealthy", Math.max(0, desired)).put("disruptionsAllowed", allowed);
    JsonNode before = budget.path("status").path("conditions");
    if (before.isArray()) {
      status.set("conditions", before.deepCopy());
    }
    String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
    StatusWriter.condition(status, "DisruptionAllowed", allowed > 0, reason, "");
    StatusWriter.write(store, KubernetesTypes.POD_DISRUPTION_BUDGET, budget, status);
  }
}
