package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.sites.Pods.PodFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Stops every writer of the source. First what cannot be stopped is looked for, then clients wait,
 * then workloads stop: a client must never reach an application that is going down.
 */
public final class Quiesce {

  private static final String HELD_AT = "heldAt";
  private static final String STOP_MILLIS = "stopMillis";
  private static final String STOPPING_SINCE = "stoppingSince";

  private final Steps steps;

  /** The step at these sites. */
  public Quiesce(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time it gives the times that it measured the first time. */
  public SourceQuiesced apply(QuiesceRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt);
    refuseWhatCannotBeStopped(source, request);
    Fence fence = source.fence();
    Instant heldAt = Instant.parse(fence.keep(HELD_AT, steps.now().toString()));
    new Traffic(source, request.spec().selector()).wish(Traffic.HOLD);

    Instant since = Instant.parse(fence.keep(STOPPING_SINCE, steps.now().toString()));
    new Workloads(source).stop(request.workloads());
    awaitNoWriters(source, request);
    String measured = Long.toString(Duration.between(since, steps.now()).toMillis());
    long stopMillis = Long.parseLong(fence.keep(STOP_MILLIS, measured));
    return new SourceQuiesced(
        attempt.migrationId(),
        attempt.epoch(),
        steps.now(),
        heldAt,
        stopMillis,
        request.workloads());
  }

  /** What was measured belongs to this freeze; the next one measures anew. */
  static List<String> measurements() {
    return List.of(HELD_AT, STOPPING_SINCE, STOP_MILLIS);
  }

  private static void refuseWhatCannotBeStopped(Place source, QuiesceRequested request) {
    Workloads workloads = new Workloads(source);
    for (ObjectRef workload : request.workloads()) {
      if (source.objects().get(workloads.key(workload)).isEmpty()) {
        throw StepException.permanent(
            workload.kind() + "/" + workload.name(),
            "%s is gone from site %s since the plan was made; plan again"
                .formatted(workloads.key(workload), source.site().name()));
      }
    }
    writers(source, request).stream()
        .filter(pod -> !isOfApplication(pod, request.workloads(), workloads))
        .findFirst()
        .ifPresent(pod -> {
          throw StepException.permanent(
              "Pod/" + pod.name(),
              "pod %s at site %s mounts %s but is made by %s, which is not among the workloads that this migration stops; stop it, or take the workload into the selector"
                  .formatted(pod.name(), source.site().name(), pod.claims(), pod.controller()));
        });
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
