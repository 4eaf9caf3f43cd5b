package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One transaction as its log tells it. Only {@link Saga} makes a new one out of an old one.
 *
 * @param migrationId the migration
 * @param spec what is asked for
 * @param status where it stands
 * @param epoch the highest epoch that was asked with
 * @param attempt the request that is not answered yet
 * @param requested steps that were asked for, in order; each may have changed something
 * @param undo steps that are still to be undone, in order
 * @param ending how it ends once all is undone: ROLLED_BACK or REFUSED
 * @param stuckIn where it goes on when it is recovered: COMPENSATING or COMMITTED
 * @param reason why it turned back, was refused or is stuck; empty otherwise
 * @param answers what participants answered and later requests carry
 * @param copying the round that runs or ran last
 * @param timings when things happened
 */
public record Transaction(
    String migrationId,
    MigrationSpec spec,
    Status status,
    int epoch,
    Optional<Attempt> attempt,
    List<Step> requested,
    List<Step> undo,
    Status ending,
    Status stuckIn,
    String reason,
    Answers answers,
    Optional<Copying> copying,
    Timings timings) {

  /** Takes unmodifiable copies of its lists. */
  public Transaction {
    requested = List.copyOf(requested);
    undo = List.copyOf(undo);
  }

  static Transaction begun(String migrationId, MigrationSpec spec, Instant startedAt) {
    return new Transaction(
        migrationId,
        spec,
        Status.REQUESTED,
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        Status.ROLLED_BACK,
        Status.UNKNOWN,
        "",
        Answers.none(),
        Optional.empty(),
        Timings.from(startedAt));
  }

  /** Whether nothing will happen any more. */
  public boolean ended() {
    return switch (status) {
      case COMPLETED, ROLLED_BACK, REFUSED -> true;
      case UNKNOWN, REQUESTED, RUNNING, AWAITING_APPROVAL, COMPENSATING, COMMITTED, STUCK -> false;
    };
  }

  /** What would have to be undone if it turned back now, in that order. */
  List<Step> toUndo() {
    return requested.reversed().stream()
        .distinct()
        .filter(step -> SagaTable.row(step).undo().isPresent())
        .toList();
  }

  /** The step that runs, or that ran last. */
  Step step() {
    return attempt
        .map(Attempt::step)
        .filter(step -> status != Status.COMMITTED || requested.isEmpty() || step != Step.LOCK)
        .orElseGet(() -> requested.isEmpty() ? Step.UNKNOWN : requested.getLast());
  }

  Transaction to(Status next) {
    return new Transaction(
        migrationId,
        spec,
        next,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        stuckIn,
        reason,
        answers,
        copying,
        timings);
  }

  Transaction asked(Attempt next) {
    List<Step> steps =
        next.undoing() || requested.contains(next.step())
            ? requested
            : Stream.concat(requested.stream(), Stream.of(next.step())).toList();
    return new Transaction(
        migrationId,
        spec,
        status,
        Math.max(epoch, next.epoch()),
        Optional.of(next),
        steps,
        undo,
        ending,
        stuckIn,
        reason,
        answers,
        copying,
        timings);
  }

  Transaction with(Optional<Attempt> next) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        next,
        requested,
        undo,
        ending,
        stuckIn,
        reason,
        answers,
        copying,
        timings);
  }

  Transaction turnedBack(List<Step> steps, int nextEpoch, String why) {
    return new Transaction(
        migrationId,
        spec,
        Status.COMPENSATING,
        nextEpoch,
        Optional.empty(),
        requested,
        steps,
        ending,
        stuckIn,
        why,
        answers,
        copying,
        timings);
  }

  Transaction undone() {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        Optional.empty(),
        requested,
        undo.subList(1, undo.size()),
        ending,
        stuckIn,
        reason,
        answers,
        copying,
        timings);
  }

  Transaction endingAs(Status next) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        attempt,
        requested,
        undo,
        next,
        stuckIn,
        reason,
        answers,
        copying,
        timings);
  }

  Transaction stuck(String why) {
    return new Transaction(
        migrationId,
        spec,
        /* status= */ Status.STUCK,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        /* stuckIn= */ status,
        why,
        answers,
        copying,
        timings);
  }

  Transaction because(String why) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        stuckIn,
        why,
        answers,
        copying,
        timings);
  }

  Transaction with(Answers next) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        stuckIn,
        reason,
        next,
        copying,
        timings);
  }

  Transaction with(Copying next) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        stuckIn,
        reason,
        answers,
        Optional.of(next),
        timings);
  }

  Transaction with(Timings next) {
    return new Transaction(
        migrationId,
        spec,
        status,
        epoch,
        attempt,
        requested,
        undo,
        ending,
        stuckIn,
        reason,
        answers,
        copying,
        next);
  }
}
