package dev.theseus.planner;

import dev.theseus.events.ComponentPlan;
import dev.theseus.events.Finding;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.Prediction;
import dev.theseus.events.Severity;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.finding.SourceRisks;
import dev.theseus.planner.finding.Target;
import dev.theseus.planner.finding.TargetFit;
import dev.theseus.planner.finding.TrafficFindings;
import dev.theseus.planner.inventory.Component;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.inventory.References;
import dev.theseus.planner.prediction.ExpectedWays;
import dev.theseus.planner.prediction.Experience;
import dev.theseus.planner.prediction.Forecast;
import dev.theseus.planner.prediction.SitePair;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a plan out of what was read. Pure. */
final class PlanMaker {

  private final Forecast forecast;

  PlanMaker(Forecast forecast) {
    this.forecast = forecast;
  }

  Plan make(MigrationSpec spec, Source source, Target target, Experience experience) {
    Inventory inventory = Inventory.of(source.objects(), spec.selector());
    List<VolumePlan> volumes = VolumePlans.of(inventory, spec, source);
    SitePair sites = new SitePair(spec.source().site(), spec.target().site());
    Prediction prediction =
        forecast.predict(Tasks.of(spec, inventory, volumes, source), experience.along(sites));
    List<Finding> findings = new ArrayList<>();
    findings.addAll(own(spec, source, prediction, volumes));
    findings.addAll(
        SourceRisks.of(
            inventory,
            new References(inventory, source.objects(), spec.source().namespace()),
            source.unseen()));
    findings.addAll(
        samePlace(spec)
            ? List.of(samePlaceFinding(spec))
            : TargetFit.of(inventory, volumes, target));
    findings.addAll(TrafficFindings.of(inventory, spec));
    NamespaceMarks marks = new NamespaceMarks(source.namespace());
    findings.addAll(marks.findings(target));
    ByteBuffer bundle =
        BundleLimit.apply(
            DescriptorBundle.packWithoutSecretValues(marks.with(inventory.moved(), target)),
            spec.source().namespace(),
            findings);
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new Plan(
        inventory.components().stream().map(PlanMaker::plan).toList(),
        volumes,
        inventory.moved().size(),
        target.servedKinds().stream().sorted().toList(),
        bundle,
        findings,
        prediction,
        volumes.isEmpty()
            ? List.of()
            : ExpectedWays.of(
                source.agentExposure(), Optional.ofNullable(experience.paths().get(sites))));
  }

  private static ComponentPlan plan(Component component) {
    Descriptor workload = component.workload();
    return new ComponentPlan(
        new ObjectRef(
            workload.apiVersion(),
            workload.kind(),
            workload.namespace(),
            workload.name(),
            workload.uid()),
        component.replicas(),
        component.claims(),
        component.dependsOn(),
        component.database());
  }

  private static boolean samePlace(MigrationSpec spec) {
    return spec.mode() != Mode.IN_PLACE && spec.source().equals(spec.target());
  }

  private static Finding samePlaceFinding(MigrationSpec spec) {
    return new Finding(
        Severity.BLOCKER,
        spec.target().site(),
        "Source and target are both %s/%s; name another site or namespace with --to."
            .formatted(spec.target().site(), spec.target().namespace()));
  }

  private static List<Finding> own(
      MigrationSpec spec, Source source, Prediction prediction, List<VolumePlan> volumes) {
    List<Finding> findings = new ArrayList<>();
    String site = spec.source().site();
    if (source.terminating()) {
      findings.add(
          new Finding(
              Severity.BLOCKER,
              "Namespace/" + spec.source().namespace(),
              "The source namespace is being deleted; nothing can be moved out of it."));
    }
    if (!source.unknown().isEmpty() && !volumes.isEmpty()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              site,
              "Sizes and write rates of volumes are not known, so the prediction is rough: "
                  + source.unknown()));
    }
    for (String binding : source.clusterBindings()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "ClusterRoleBinding/" + binding,
              "It gives rights to an account of the application and belongs to the cluster; create"
                  + " it at the target."));
    }
    if (!volumes.isEmpty() && !prediction.converges()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              site,
              "More is written per second than the path carries (%d bytes/s), so pre-copy will not converge and the downtime grows; slow the writers or set whenNotConverging."
                  .formatted(prediction.bytesPerSecond())));
    }
    if (prediction.downtimeMillis().expected() > spec.downtimeBudgetMillis()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              site,
              "The expected downtime is %d ms, and the budget is %d ms; raise downtimeBudgetMillis or expect more."
                  .formatted(prediction.downtimeMillis().expected(), spec.downtimeBudgetMillis())));
    }
    return findings;
  }
}
