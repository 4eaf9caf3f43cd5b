package dev.theseus.planner.finding;

import dev.theseus.events.Finding;
import dev.theseus.planner.inventory.Component;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.inventory.PodSpec;
import dev.theseus.planner.inventory.References;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.workload.Readiness;
import java.util.List;
import java.util.stream.Collectors;

/** Risks that lie in the source's own objects. */
public final class SourceRisks {

  private final Findings findings = new Findings();
  private final Inventory inventory;

  private SourceRisks(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * All risks.
   *
   * @param unseen kinds that may not be listed, as apiVersion/Kind
   */
  public static List<Finding> of(Inventory inventory, References references, List<String> unseen) {
    SourceRisks risks = new SourceRisks(inventory);
    if (!unseen.isEmpty()) {
      risks.findings.warning(
          "source",
          "Objects of %s may not be listed and stay behind unseen; grant list on them."
              .formatted(String.join(", ", unseen)));
    }
    inventory.components().forEach(risks::component);
    inventory.claims().forEach(risks::claim);
    risks.orphans();
    new StopRisks(inventory, risks.findings).add();
    risks.services();
    references
        .dangling()
        .forEach((by, missing) ->
            risks.findings.warning(
                by,
                "It names %s, which does not exist here.".formatted(String.join(", ", missing))));
    references
        .outside()
        .forEach((by, hosts) ->
            risks.findings.info(
                by,
                "It reaches %s outside of the application; the target must reach it too."
                    .formatted(String.join(", ", hosts))));
    return risks.findings.sorted();
  }

  private void component(Component component) {
    PodSpec template = component.template();
    List<String> hostPaths = template.volumesOf("hostPath");
    if (!hostPaths.isEmpty()) {
      findings.warning(
          component.id(),
          "Volume %s is a path on its node (hostPath); its content does not move."
              .formatted(String.join(", ", hostPaths)));
    }
    List<String> emptyDirs = template.volumesOf("emptyDir");
    if (!emptyDirs.isEmpty() && component.claims().isEmpty() && !component.database().isEmpty()) {
      findings.warning(
          component.id(),
          "This %s keeps its data in emptyDir volume %s, which does not move; put it on a claim first."
              .formatted(component.database(), String.join(", ", emptyDirs)));
    } else if (!emptyDirs.isEmpty()) {
      findings.info(
          component.id(),
          "Volume %s is an emptyDir; it is empty after the move, as after any restart."
              .formatted(String.join(", ", emptyDirs)));
    }
    if (!component.database().isEmpty() && !component.claims().isEmpty()) {
      findings.info(
          component.id(),
          "Recognised as %s; its files are copied while it runs and once more after it has stopped cleanly."
              .formatted(component.database()));
    }
    if (component.workload().is("", "Pod")) {
      barePod(component);
    }
    retired(component);
    readiness(component);
  }

  /** Where it runs now it has gone on: a second move from here would bring back an old state. */
  private void retired(Component component) {
    component
        .workload()
        .annotation(Marks.RETIRED)
        .ifPresent(migration ->
            findings.blocker(
                component.id(),
                "Migration %s moved it away and stopped it here, so this data is old; migrate from where it serves now, or remove its annotation %s if this is what you want."
                    .formatted(migration, Marks.RETIRED)));
  }

  /** Neither side can be asked for more than runs now. */
  private void readiness(Component component) {
    Readiness readiness = Readiness.of(component.workload());
    if (component.workload().at("status").isPresent() && readiness.isBelowWanted()) {
      findings.warning(
          component.id(),
          "Only %d of its %d pods are ready now, so neither the target's start nor a rollback waits for more; repair it first, or expect the same there."
              .formatted(readiness.ready(), readiness.wanted()));
    }
  }

  private void barePod(Component component) {
    if (component.claims().isEmpty()) {
      findings.warning(
          component.id(),
          "A pod without a controller cannot be stopped and started again; it arrives as a new"
              + " pod.");
    } else {
      findings.blocker(
          component.id(),
          "A pod without a controller mounts claim %s and cannot be stopped reversibly; delete it or put it under a Deployment."
              .formatted(String.join(", ", component.claims())));
    }
  }

  private void claim(Descriptor claim) {
    String subject = "PersistentVolumeClaim/" + claim.name();
    if (claim.textAt("spec", "volumeMode").orElse("").equals("Block")) {
      findings.blocker(subject, "Its volumeMode is Block; only Filesystem volumes can be moved.");
    }
    if (claim.listAt("spec", "accessModes").contains("ReadWriteOncePod")
        && !inventory.usersOf(claim.name()).isEmpty()) {
      findings.blocker(
          subject,
          "Its access mode is ReadWriteOncePod, so no agent can read it while a pod runs; use"
              + " ReadWriteOnce.");
    }
    String phase = claim.textAt("status", "phase").orElse("");
    if (phase.equals("Lost")) {
      findings.blocker(subject, "Its volume is lost; remove the claim or restore its volume.");
    } else if (phase.equals("Pending")) {
      findings.info(subject, "It is not bound to a volume, so there is nothing to copy.");
    }
  }

  private void orphans() {
    inventory
        .orphanClaims()
        .forEach(claim ->
            findings.info(
                "PersistentVolumeClaim/" + claim.name(),
                "No workload mounts it; it moves all the same."));
  }

  private void services() {
    inventory.moved().stream()
        .filter(object -> object.label(Marks.FORWARD).isPresent())
        .forEach(service ->
            findings.blocker(
                "Service/" + service.name(),
                "It leads to where migration %s moved the application; run 'theseus finalize %s' first."
                    .formatted(
                        service.label(Marks.FORWARD).orElse(""),
                        service.label(Marks.FORWARD).orElse(""))));
    inventory.moved().stream()
        .filter(o -> o.is("", "Service"))
        .forEach(service ->
            service
                .textAt("spec", "externalName")
                .ifPresent(host ->
                    findings.info(
                        "Service/" + service.name(),
                        "It points to %s outside of the application.".formatted(host))));
    String unselected =
        inventory.moved().stream()
            .filter(o -> o.is("", "Service") && o.textAt("spec", "externalName").isEmpty())
            .filter(o -> JsonTree.mapAt(o.tree(), "spec", "selector").isEmpty())
            .map(Descriptor::name)
            .collect(Collectors.joining(", "));
    if (!unselected.isEmpty()) {
      findings.warning(
          "Service/" + unselected, "It has no selector; its hand-written endpoints do not move.");
    }
  }
}
