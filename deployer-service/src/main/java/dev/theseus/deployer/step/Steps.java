package dev.theseus.deployer.step;

import dev.theseus.events.MigrationSpec;
import dev.theseus.sites.Sites;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every step has: the sites, how long it may wait, and the time.
 *
 * @param sites the registered sites
 * @param limits how long steps wait
 * @param clock the time of events
 */
public record Steps(Sites sites, Limits limits, Clock clock) {

  Place source(MigrationSpec spec, Attempt attempt, Turn turn) {
    return place(spec.source(), attempt, turn);
  }

  Place target(MigrationSpec spec, Attempt attempt, Turn turn) {
    return place(spec.target(), attempt, turn);
  }

  private Place place(dev.theseus.events.Place place, Attempt attempt, Turn turn) {
    return new Place(sites.site(place.site()), place.namespace(), attempt, turn, limits);
  }

  /** Events carry microseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
