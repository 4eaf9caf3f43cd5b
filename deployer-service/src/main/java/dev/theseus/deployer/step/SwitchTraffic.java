package dev.theseus.deployer.step;

import dev.theseus.events.SwitchRequested;
import dev.theseus.events.TrafficSwitched;
import java.time.Instant;

/**
 * Lets the waiting clients in at the target. The target serves before the source is retired: in
 * between clients wait or are served, and never refused.
 */
public final class SwitchTraffic {

  private static final String SERVED_AT = "servedAt";

  private final Steps steps;

  /** The step at these sites. */
  public SwitchTraffic(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time it gives the time of the first. */
  public TrafficSwitched apply(SwitchRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt);
    Place target = steps.target(request.spec(), attempt);
    new Traffic(target, request.spec().selector()).wish(Traffic.SERVE);
    Instant servedAt = Instant.parse(target.fence().keep(SERVED_AT, steps.now().toString()));
    new Traffic(source, request.spec().selector()).wish(Traffic.RETIRED);
    return new TrafficSwitched(attempt.migrationId(), attempt.epoch(), steps.now(), servedAt);
  }
}
