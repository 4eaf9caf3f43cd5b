package dev.theseus.deployer.step;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.Mode;
import dev.theseus.events.TargetActivated;
import dev.theseus.sites.descriptor.Descriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Starts the workloads at the target, each when the one before is healthy; no client comes yet. The
 * agents there go at the same time: after the final sync none of them writes any more, and where a
 * volume can be mounted at one node only, a pod that the scheduler puts elsewhere waits for them.
 * The source is watched meanwhile, and looked at once more after the last start.
 */
public final class Activate {

  private static final String STARTING_SINCE = "startingSince";
  private static final String START_MILLIS = "startMillis";

  private final Steps steps;

  /** The step at these sites. */
  public Activate(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time it gives the time that it measured the first time. */
  public TargetActivated apply(ActivateRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.ACTIVATE);
    Place target = steps.target(request.spec(), attempt, Turn.ACTIVATE);
    Frozen frozen = Frozen.of(source.kept());
    if (request.spec().mode() == Mode.COPY) {
      // A copy's source runs again by now.
      return start(request, attempt, target, frozen, () -> {});
    }
    try (StillnessWatch _ = new StillnessWatch(source, frozen)) {
      return start(request, attempt, target, frozen, new Stillness(source, frozen)::check);
    }
  }

  private TargetActivated start(
      ActivateRequested request,
      Attempt attempt,
      Place target,
      Frozen frozen,
      Runnable stillnessCheck) {
    Fence fence = target.fence();
    Map<String, String> kept = fence.keep(Map.of(STARTING_SINCE, steps.now().toString()));
    Instant since = Instant.parse(kept.getOrDefault(STARTING_SINCE, ""));
    List<Descriptor> running =
        Together.whileDoing(
            () -> Agents.stop(target),
            () -> started(target, Hooks.of(target, kept), request, frozen));
    Together.whileDoing(
        stillnessCheck,
        () -> {
          new Endpoints(target).await(running, frozen.ready());
          return true;
        });
    long measured = Duration.between(since, steps.now()).toMillis();
    long startMillis =
        Long.parseLong(
            fence
                .keep(Map.of(START_MILLIS, Long.toString(measured)))
                .getOrDefault(START_MILLIS, ""));
    return new TargetActivated(attempt.migrationId(), attempt.epoch(), steps.now(), startMillis);
  }

  private static List<Descriptor> started(
      Place target, Hooks hooks, ActivateRequested request, Frozen frozen) {
    Workloads workloads = new Workloads(target);
    hooks.unpause();
    if (!hooks.isEmpty()) {
      workloads.awaitMade(request.workloads());
    }
    return workloads.start(request.workloads(), frozen.ready());
  }

  /** What was measured belongs to this start; the next one measures anew. */
  static List<String> measurements() {
    return List.of(STARTING_SINCE, START_MILLIS);
  }
}
