package dev.theseus.testbed.invariant;

import java.time.Instant;
import java.util.Optional;

/**
 * The time in which the processes of one pod of the application could run.
 *
 * @param site where
 * @param pod its name
 * @param from when it was first seen running
 * @param until when it was gone; empty if it still runs
 */
public record PodSpan(String site, String pod, Instant from, Optional<Instant> until) {
  boolean overlaps(PodSpan other) {
    return from.isBefore(other.until().orElse(Instant.MAX))
        && other.from().isBefore(until.orElse(Instant.MAX));
  }
}
