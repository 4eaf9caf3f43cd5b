package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.Descriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Stops every writer of the source. First what cannot be stopped is looked for, then clients wait,
 * then workloads stop: a client must never reach an application that is going down.
 */
public final class Quiesce {

  private final Steps steps;

  /** The step at these sites. */
  public Quiesce(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time it gives the times that it measured the first time. */
  public SourceQuiesced apply(QuiesceRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.QUIESCE);
    Place target = steps.target(request.spec(), attempt, Turn.QUIESCE);
    Workloads workloads = new Workloads(source);
    Frozen found =
        new Frozen(
            List.copyOf(Traffic.concerned(source, target, request.spec().selector())),
            request.volumes(),
            WorkloadHealth.belowWanted(refuseWhatCannotBeStopped(source, request)),
            Map.of());
    Map<String, String> kept = source.fenceKeeping(found.begun(steps.now())).kept();
    Traffic.named(source, Frozen.of(kept).services()).wish(Traffic.HOLD);

    kept = source.fence().keep(Frozen.stopping(steps.now()));
    // An operator that is awake would start again what stops below.
    Hooks.of(source, kept).pause();
    Map<String, Long> generations = workloads.stop(request.workloads());
    awaitNoWriters(source, request);
    long measured = Duration.between(Frozen.stoppingSince(kept), steps.now()).toMillis();
    kept = source.fence().keep(Frozen.stopped(measured, generations));
    Instant heldAt = Frozen.heldAt(kept);
    return new SourceQuiesced(
        attempt.migrationId(),
        attempt.epoch(),
        steps.now(),
        heldAt,
        Frozen.stopMillis(kept),
        request.workloads());
  }

  private static List<Descriptor> refuseWhatCannotBeStopped(
      Place source, QuiesceRequested request) {
    Workloads workloads = new Workloads(source);
    List<Descriptor> found =
        Together.map(
            request.workloads(),
            workload ->
                source
                    .objects()
                    .get(workloads.key(workload))
                    .orElseThrow(() ->
                        StepException.permanent(
                            workload.kind() + "/" + workload.name(),
                            "%s is gone from site %s since the plan was made; plan again"
                                .formatted(workloads.key(workload), source.site().name()))));
    writers(source, request).stream()
        .filter(pod -> !isOfApplication(pod, request.workloads(), workloads))
        .findFirst()
        .ifPresent(pod -> {
          throw StepException.permanent(
              "Pod/" + pod.name(),
              "pod %s at site %s mounts %s but is made by %s, which is not among the workloads that this migration stops; stop it, or take the workload into the selector"
                  .formatted(pod.name(), source.site().name(), pod.claims(), pod.controller()));
        });
    return found;
  }

  private static boolean isOfApplication(PodFact pod, List<ObjectRef> workloads, Workloads names) {
    return workloads.stream().anyMatch(w -> Workloads.isSame(pod.controller(), names.key(w)));
  }

  private static List<PodFact> writers(Place source, QuiesceRequested request) {
    return source.site().pods().running(source.namespace()).stream()
        .filter(pod -> !pod.agent())
        .filter(pod -> pod.claims().stream().anyMatch(request.volumes()::contains))
        .toList();
  }

  private static void awaitNoWriters(Place source, QuiesceRequested request) {
    boolean none = source.poll(() -> writers(source, request).isEmpty(), source.limits().stopped());
    if (!none) {
      PodFact pod = writers(source, request).getFirst();
      throw StepException.retriable(
          "Pod/" + pod.name(),
          "pod %s of %s at site %s still mounts %s; something starts it again, such as an autoscaler or an operator: pause that"
              .formatted(pod.name(), pod.controller(), source.site().name(), pod.claims()));
    }
  }
}
