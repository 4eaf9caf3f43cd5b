package dev.theseus.planner.finding;

import dev.theseus.planner.inventory.Component;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.hook.Hooked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may start again what a migration has to stop, and what cannot be started again at all. */
final class StopRisks {

  private static final Map<String, String> GITOPS =
      Map.of(
          "argocd.argoproj.io/instance", "Argo CD",
          "argocd.argoproj.io/tracking-id", "Argo CD",
          "kustomize.toolkit.fluxcd.io/name", "Flux",
          "helm.toolkit.fluxcd.io/name", "Flux");

  /** How each is told to leave something alone. */
  private static final Map<String, String> SUSPENDED_BY =
      Map.of(
          "Argo CD", "switch its automated sync off",
          "Flux", "run 'flux suspend' on it");

  private final Inventory inventory;
  private final Findings findings;

  StopRisks(Inventory inventory, Findings findings) {
    this.inventory = inventory;
    this.findings = findings;
  }

  void add() {
    foreignOwners();
    operators();
    hooks();
    pausedRollouts();
    autoscalers();
    gitOps();
  }

  private void foreignOwners() {
    inventory
        .foreignOwners()
        .forEach((key, owner) -> {
          List<String> claims =
              inventory.components().stream()
                  .filter(component -> component.workload().key().equals(key))
                  .flatMap(component -> component.claims().stream())
                  .toList();
          if (claims.isEmpty()) {
            findings.warning(
                key.kind() + "/" + key.name(),
                "Its controller %s does not belong to the application and may undo changes."
                    .formatted(owner));
          } else {
            findings.blocker(
                key.kind() + "/" + key.name(),
                "Its controller %s would start it again while claim %s is copied; stop that controller or move it too."
                    .formatted(owner, String.join(", ", claims)));
          }
        });
  }

  /** What an operator makes is not stopped by stopping it, and at the target it runs too early. */
  private void operators() {
    inventory
        .operated()
        .forEach(made -> {
          if (made.claims().isEmpty()) {
            findings.warning(
                made.id(),
                "The operator of %s makes it and keeps it running: it is not stopped here, and at the target it runs as soon as %s arrives."
                    .formatted(made.owner(), made.owner()));
          } else {
            findings.blocker(
                made.id(),
                "The operator of %s makes it and would start it again while claim %s is copied; declare on %s with the annotation %s how its operator is paused, take the workload away from the operator (remove its ownerReferences and stop the operator), or move its data by the operator's own means."
                    .formatted(
                        made.owner(),
                        String.join(", ", made.claims()),
                        made.owner(),
                        Marks.HOOK_PAUSE));
          }
        });
  }

  private void hooks() {
    inventory
        .paused()
        .forEach(made ->
            findings.info(
                made.id(),
                "The operator of %s makes it, and is paused by a declared hook while it is stopped; at the target %s arrives paused, and the operator there makes it anew when its data is there."
                    .formatted(made.owner(), made.owner())));
    inventory
        .moved()
        .forEach(object ->
            Hooked.mistakes(object)
                .forEach(
                    mistake -> findings.blocker(object.kind() + "/" + object.name(), mistake)));
  }

  /** A Deployment that is paused when it is made never gets its first pod. */
  private void pausedRollouts() {
    inventory.components().stream()
        .filter(component -> component.workload().flagAt("spec", "paused").orElse(false))
        .forEach(component ->
            findings.blocker(
                component.id(),
                "Its rollout is paused, so no pod would start at the target; run 'kubectl rollout"
                    + " resume' first."));
  }

  private void autoscalers() {
    inventory.moved().stream()
        .filter(o -> o.is("autoscaling", "HorizontalPodAutoscaler"))
        .forEach(scaler ->
            findings.info(
                "HorizontalPodAutoscaler/" + scaler.name(),
                "It rests while %s is stopped.".formatted(target(scaler))));
    inventory.moved().stream()
        .filter(o -> o.is("keda.sh", "ScaledObject"))
        .filter(scaler -> scaler.annotation("autoscaling.keda.sh/paused").isEmpty())
        .forEach(scaler ->
            findings.warning(
                "ScaledObject/" + scaler.name(),
                "KEDA may scale %s up from 0 while it is stopped, and then the migration is rolled back; annotate it with autoscaling.keda.sh/paused=true until the migration has ended."
                    .formatted(target(scaler))));
  }

  private static String target(Descriptor scaler) {
    return scaler.textAt("spec", "scaleTargetRef", "name").orElse("its workload");
  }

  private void gitOps() {
    Map<String, List<String>> byTool = new LinkedHashMap<>();
    for (Component component : inventory.components()) {
      tool(component.workload())
          .ifPresent(
              tool -> byTool.computeIfAbsent(tool, any -> new ArrayList<>()).add(component.id()));
    }
    byTool.forEach((tool, ids) ->
        findings.warning(
            tool,
            "%s manages %s: when it synchronises while they are stopped, it starts them again, and the migration notices and is rolled back; %s until the migration has ended. It does not know of the target."
                .formatted(
                    tool, String.join(", ", ids), SUSPENDED_BY.getOrDefault(tool, "suspend it"))));
  }

  private static Optional<String> tool(Descriptor workload) {
    return GITOPS.entrySet().stream()
        .filter(mark ->
            workload.label(mark.getKey()).or(() -> workload.annotation(mark.getKey())).isPresent())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
