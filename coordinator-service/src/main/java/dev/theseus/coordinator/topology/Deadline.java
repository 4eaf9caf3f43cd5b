package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.OpenRequest;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Step;
import java.time.Duration;
import java.time.Instant;

/**
 * When an attempt, or the user who is to approve a plan, has had their time.
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

  static Deadline ofApproval(int epoch, Duration allowed, long nowMillis) {
    return new Deadline(Step.APPROVAL, false, epoch, nowMillis + allowed.toMillis());
  }

  DeadlineExpired expired(String migrationId, Instant now) {
    return new DeadlineExpired(migrationId, epoch, now, step, undoing);
  }
}
