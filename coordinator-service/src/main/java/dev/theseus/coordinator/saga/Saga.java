package dev.theseus.coordinator.saga;

import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Decision;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.Progress;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.Status;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepRequest;
import dev.theseus.events.UserRequest;
import dev.theseus.events.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The saga engine: pure functions over one transaction and its events.
 *
 * <p>Inputs (users' requests, outcomes, progress, expired deadlines) move the transaction; what the
 * coordinator decides is folded in the moment it is decided, and is skipped when it is read back
 * from the log. So a fold over the log's inputs alone reaches the same state and the same
 * decisions, whatever became of the copies that were read back.
 */
public final class Saga {

  private Saga() {}

  /**
   * A transaction after one input.
   *
   * @param state the transaction; empty where there is none
   * @param decisions what was decided
   */
  public record Applied(Optional<Transaction> state, Decisions decisions) {}

  /** Decides on an input and folds both, the input and the decisions, into the state. */
  public static Applied apply(Optional<Transaction> known, MigrationEvent input, Instant at) {
    Decisions decisions = decide(known, input, at);
    if (!(decisions.reading() instanceof Reading.Taken(Trigger trigger))) {
      return new Applied(known, decisions);
    }
    Transaction state = fold(known, input);
    for (MigrationEvent decision : decisions.events()) {
      state = Evolution.decision(state, decision);
    }
    Transition edge = TransitionTable.find(statusOf(known), trigger).orElseThrow();
    if (state.status() != edge.to()) {
      throw new IllegalStateException(
          "%s on %s led to %s, not to %s"
              .formatted(trigger, edge.from(), state.status(), edge.to()));
    }
    Instant now = notBefore(known, at);
    return new Applied(Optional.of(state.with(state.timings().updated(now))), decisions);
  }

  /** Whether an event moves transactions; all others are what the coordinator itself decided. */
  public static boolean isInput(MigrationEvent event) {
    return switch (event) {
      case UserRequest _, StepOutcome _, Progress _, DeadlineExpired _, WorkItem _ -> true;
      case StepRequest _, Decision _ -> false;
    };
  }

  /**
   * What the coordinator makes of an event.
   *
   * @param known the transaction before the event; empty where there is none
   * @param at timestamp of the event's record: the only clock there is
   */
  public static Decisions decide(Optional<Transaction> known, MigrationEvent event, Instant at) {
    Instant now = notBefore(known, at);
    Reading reading = InputReader.read(known, event, now);
    return switch (reading) {
      case Reading.Taken(Trigger trigger) ->
          TransitionTable.find(statusOf(known), trigger)
              .map(edge ->
                  new Decisions(reading, edge.reaction().decide(fold(known, event), event, now)))
              .orElseGet(() -> withoutEdge(known, trigger, event));
      case Reading.Refusal(String reason) ->
          new Decisions(reading, List.of(refusal(known, event, reason, now)));
      case Reading.Passed(MigrationEvent request) -> new Decisions(reading, List.of(request));
      case Reading.Own _, Reading.Duplicate _, Reading.Unexpected _ ->
          new Decisions(reading, List.of());
    };
  }

  private static Transaction fold(Optional<Transaction> known, MigrationEvent input) {
    return known.map(state -> Evolution.input(state, input)).orElseGet(() -> begin(input));
  }

  private static Transaction begin(MigrationEvent input) {
    if (input instanceof MigrationRequested asked) {
      Transaction state = Transaction.begun(asked.migrationId(), asked.spec(), asked.occurredAt());
      return asked.spec().planOnly() ? state.to(Status.RUNNING) : state;
    }
    throw new IllegalArgumentException(
        input.getClass().getSimpleName() + " begins no transaction; MigrationRequested does");
  }

  private static RequestRefused refusal(
      Optional<Transaction> known, MigrationEvent event, String reason, Instant now) {
    return new RequestRefused(
        event.migrationId(),
        known.map(Transaction::epoch).orElse(0),
        now,
        event.getClass().getSimpleName(),
        reason);
  }

  private static Decisions withoutEdge(
      Optional<Transaction> known, Trigger trigger, MigrationEvent event) {
    String message =
        "%s (%s) has no edge out of %s in migration '%s'"
            .formatted(
                event.getClass().getSimpleName(), trigger, statusOf(known), event.migrationId());
    return new Decisions(new Reading.Unexpected(message), List.of());
  }

  private static Status statusOf(Optional<Transaction> known) {
    return known.map(Transaction::status).orElse(Status.UNKNOWN);
  }

  /** Clocks of different machines disagree; within one transaction time does not run backwards. */
  private static Instant notBefore(Optional<Transaction> known, Instant at) {
    return known
        .map(state -> state.timings().updatedAt())
        .filter(last -> last.isAfter(at))
        .orElse(at);
  }
}
