package dev.theseus.deployer.step;

import dev.theseus.events.ServiceForward;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.sites.descriptor.hook.Hook;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Lets the waiting clients in at the target. The target serves before the source is retired: in
 * between clients wait or are served, and never refused. Then what users declared and asked for.
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
    Place source = steps.source(request.spec(), attempt, Turn.SWITCH);
    Place target = steps.target(request.spec(), attempt, Turn.SWITCH);
    Traffic.made(target).wish(Traffic.SERVE);
    Map<String, String> kept =
        target.fenceKeeping(Map.of(SERVED_AT, steps.now().toString())).kept();
    Instant servedAt = Instant.parse(kept.getOrDefault(SERVED_AT, ""));
    Frozen frozen = Frozen.of(source.fence().kept());
    Traffic.named(source, frozen.services()).wish(Traffic.RETIRED);
    Hooks.of(source, source.kept()).switchOver(Hook.SWITCH_SOURCE);
    Hooks.of(target, kept).switchOver(Hook.SWITCH_TARGET);
    List<ServiceForward> forwards =
        request.spec().forwardTraffic()
            ? new Forward(source, target).apply(request.spec().forwardTo())
            : List.of();
    return new TrafficSwitched(
        attempt.migrationId(),
        attempt.epoch(),
        steps.now(),
        servedAt,
        forwards,
        new Clients(source, target).told());
  }
}
