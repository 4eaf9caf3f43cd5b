package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.util.List;
import java.util.Optional;

/**
 * Takes from a Job the selector and labels that the source generated, and keeps it from running
 * twice.
 */
final class Jobs implements Rule {

  /** On a Job that may run a second time. */
  static final String SAFE_TO_RERUN = "theseus.dev/safe-to-rerun";

  private static final List<String> GENERATED =
      List.of(
          "controller-uid",
          "batch.kubernetes.io/controller-uid",
          "job-name",
          "batch.kubernetes.io/job-name");

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            descriptor.is("batch", "Job")
                ? suspended(ungenerated(descriptor), notes)
                : descriptor));
  }

  private static Descriptor ungenerated(Descriptor job) {
    Descriptor result = job.withoutAnnotation("batch.kubernetes.io/job-tracking");
    if (!job.flagAt("spec", "manualSelector").orElse(false)) {
      result = result.without("spec", "selector");
    }
    for (String label : GENERATED) {
      result = result.withoutLabel(label).without("spec", "template", "metadata", "labels", label);
    }
    return result;
  }

  /** What it wants when the target is activated is to stay suspended. */
  private static Descriptor suspended(Descriptor job, Notes notes) {
    boolean mayRun =
        job.annotation(SAFE_TO_RERUN).filter("true"::equals).isPresent()
            || Quiescence.SUSPEND.isStopped(job)
            || job.flagAt("spec", "suspend").orElse(false);
    if (mayRun) {
      return job;
    }
    notes.lose(
        LossLevel.BEHAVIOURAL,
        job,
        "spec.suspend",
        "It arrives suspended, because it may already have run; annotate it with "
            + SAFE_TO_RERUN
            + "=true if it may run again.");
    return job.with(true, "spec", "suspend");
  }
}
