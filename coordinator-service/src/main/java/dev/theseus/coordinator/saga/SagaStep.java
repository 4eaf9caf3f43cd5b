package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of {@link SagaTable}.
 *
 * @param step the unit of work
 * @param request builds what a participant is asked; for the pivot, the decision itself
 * @param outcome the event that says that the step is done
 * @param undo how to undo it; empty where it changes nothing or cannot be undone
 * @param deadline time that one attempt has, counted from its last sign of life
 * @param attempts attempts before the transaction turns back, or gets stuck
 */
record SagaStep(
    Step step,
    Request request,
    Class<? extends MigrationEvent> outcome,
    Optional<Undo> undo,
    Duration deadline,
    int attempts) {

  /** Builds the event that asks for a step, from what is known of the transaction. */
  @FunctionalInterface
  interface Request {
    MigrationEvent of(Transaction state, int epoch, Instant now);
  }

  /**
   * The compensation of a step.
   *
   * @param request builds what a participant is asked
   * @param outcome the event that says that the step is undone
   */
  record Undo(Request request, Class<? extends StepOutcome> outcome) {}

  static SagaStep asks(Step step, Request request, Class<? extends MigrationEvent> outcome) {
    return new SagaStep(step, request, outcome, Optional.empty(), Duration.ofMinutes(1), 3);
  }

  SagaStep undoneBy(Request undoRequest, Class<? extends StepOutcome> undoOutcome) {
    var undoing = Optional.of(new Undo(undoRequest, undoOutcome));
    return new SagaStep(step, request, outcome, undoing, deadline, attempts);
  }

  SagaStep within(Duration oneAttempt, int atMost) {
    return new SagaStep(step, request, outcome, undo, oneAttempt, atMost);
  }

  /** The event that ends an attempt of this step, or of its undo. */
  Class<? extends MigrationEvent> outcome(boolean undoing) {
    return undoing ? undo.orElseThrow().outcome() : outcome;
  }

  /** The event that asks for this step, or for its undo. */
  MigrationEvent request(boolean undoing, Transaction state, int epoch, Instant now) {
    return (undoing ? undo.orElseThrow().request() : request).of(state, epoch, now);
  }
}
