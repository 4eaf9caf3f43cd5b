package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.OpenRequest;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Step;
import java.time.Duration;
import java.time.Instant;

/**
 * When an attempt has had its time.
 *
 * @param step the step
 * @param undoing whether its undo was asked for
 * @param epoch epoch of the request
 * @param dueMillis by the wall clock of the instance that keeps it, in milliseconds
 */
record Deadline(Step step, boolean undoing, int epoch, long dueMillis) {

  static Deadline of(OpenRequest attempt, Duration allowed, long nowMillis) {
    return new Deadline(
        attempt.step(),
        attempt.undoing(),
        attempt.epoch(),
        nowMillis + attempt.allowed(allowed).toMillis());
  }

  DeadlineExpired expired(String migrationId, Instant now) {
    return new DeadlineExpired(migrationId, epoch, now, step, undoing);
  }
}
