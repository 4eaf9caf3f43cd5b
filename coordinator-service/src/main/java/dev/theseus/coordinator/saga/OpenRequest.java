package dev.theseus.coordinator.saga;

import dev.theseus.events.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * The one request that is not answered yet.
 *
 * @param step the step
 * @param undoing whether its undo was asked for
 * @param epoch epoch of the request
 * @param number which attempt it is, from 1
 * @param failure why it failed, where it did and waits for its next attempt
 */
public record OpenRequest(
    Step step, boolean undoing, int epoch, int number, Optional<Failure> failure) {

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

  /**
   * Why an attempt failed.
   *
   * @param subject the object as kind/name; empty for none
   * @param message one sentence
   */
  public record Failure(String subject, String message) {}

  /** Time from now until it expires: the step's deadline, or after a failure how long it waits. */
  public Duration allowed(Duration deadline) {
    return failure.isPresent() ? FIRST_BACKOFF.multipliedBy(1L << Math.min(number, 7)) : deadline;
  }

  OpenRequest failed(Failure why) {
    return new OpenRequest(step, undoing, epoch, number, Optional.of(why));
  }

  /** It came further than any before it: what fails from now on fails for the first time. */
  OpenRequest asTheFirst() {
    return new OpenRequest(step, undoing, epoch, 1, failure);
  }

  /** An operator looked: the attempts count from the start again. */
  OpenRequest forgiven() {
    return new OpenRequest(step, undoing, epoch, 0, Optional.empty());
  }

  boolean isOf(Step otherStep, boolean otherUndoing) {
    return step == otherStep && undoing == otherUndoing;
  }

  boolean hasAttemptsLeft() {
    return number < SagaTable.row(step).attempts();
  }
}
