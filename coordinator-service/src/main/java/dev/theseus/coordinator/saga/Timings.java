package dev.theseus.coordinator.saga;

import dev.theseus.events.SourceQuiesced;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When things happened, by the clocks of those who did them.
 *
 * @param startedAt when the user asked
 * @param updatedAt time of the last input that counted
 * @param heldAt when clients began to wait
 * @param servedAt when they were let in again
 * @param stopMillis time that the application took to stop
 * @param startMillis time that the application took to start
 */
record Timings(
    Instant startedAt,
    Instant updatedAt,
    Optional<Instant> heldAt,
    Optional<Instant> servedAt,
    long stopMillis,
    long startMillis) {

  static Timings from(Instant startedAt) {
    return new Timings(startedAt, startedAt, Optional.empty(), Optional.empty(), 0, 0);
  }

  Timings updated(Instant now) {
    return new Timings(startedAt, now, heldAt, servedAt, stopMillis, startMillis);
  }

  Timings held(SourceQuiesced quiesced) {
    return new Timings(
        startedAt, updatedAt, Optional.of(quiesced.heldAt()), servedAt, quiesced.stopMillis(), 0);
  }

  Timings applicationStarted(long millis) {
    return new Timings(startedAt, updatedAt, heldAt, servedAt, stopMillis, millis);
  }

  Timings served(Instant at) {
    return new Timings(startedAt, updatedAt, heldAt, Optional.of(at), stopMillis, startMillis);
  }

  /** Milliseconds for which clients waited; -1 before the end of it. */
  long downtimeMillis() {
    return heldAt
        .flatMap(held -> servedAt.map(served -> Duration.between(held, served).toMillis()))
        .orElse(-1L);
  }

  /** The application's own part of the downtime; -1 before the end of it. */
  long applicationStopStartMillis() {
    return downtimeMillis() < 0 ? -1 : stopMillis + startMillis;
  }
}
