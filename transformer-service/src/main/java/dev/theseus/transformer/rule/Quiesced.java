package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.workload.Quiescence;
import java.util.Optional;

/** Workloads arrive stopped; what they want when they run is in an annotation. */
final class Quiesced implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> {
      if (descriptor.is("", "Pod")) {
        notes.find(
            Severity.BLOCKER,
            descriptor,
            "This pod has no controller, so it cannot be stopped and started again as it was; put it under a Deployment, or leave it out with a selector.");
      }
      if (descriptor.kind().equals("HorizontalPodAutoscaler")
          && descriptor.longAt("spec", "minReplicas").filter(min -> min == 0).isPresent()) {
        notes.find(
            Severity.WARNING,
            descriptor,
            "With minReplicas 0 it may start the workload while that is stopped; 1 or more is safe.");
      }
      return Optional.of(
          Quiescence.of(descriptor).map(how -> how.stop(descriptor)).orElse(descriptor));
    });
  }
}
