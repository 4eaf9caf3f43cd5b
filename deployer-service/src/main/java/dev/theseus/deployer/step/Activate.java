package dev.theseus.deployer.step;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.TargetActivated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Starts the workloads at the target, each when the one before is healthy; no client comes yet. */
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
    Place target = steps.target(request.spec(), attempt);
    Fence fence = target.fence();
    Instant since = Instant.parse(fence.keep(STARTING_SINCE, steps.now().toString()));
    new Workloads(target).start(request.workloads());
    new Endpoints(target).await(request.workloads());
    String measured = Long.toString(Duration.between(since, steps.now()).toMillis());
    long startMillis = Long.parseLong(fence.keep(START_MILLIS, measured));
    return new TargetActivated(attempt.migrationId(), attempt.epoch(), steps.now(), startMillis);
  }

  /** What was measured belongs to this start; the next one measures anew. */
  static List<String> measurements() {
    return List.of(STARTING_SINCE, START_MILLIS);
  }
}
