package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
 * @param stuckBecause why it got stuck, the last time that it did
 * @param reason why it turned back or was refused; empty otherwise
 * @param answers what participants answered and later requests carry
 * @param copying the round that runs or ran last
 * @param timings when things happened
 */
public record Transaction(
    String migrationId,
    MigrationSpec spec,
    Status status,
    int epoch,
    Optional<OpenRequest> attempt,
    List<Step> requested,
    List<Step> undo,
    Status ending,
    Status stuckIn,
    Optional<String> stuckBecause,
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
        Optional.empty(),
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
        .map(OpenRequest::step)
        .filter(step -> status != Status.COMMITTED || requested.isEmpty() || step != Step.LOCK)
        .orElseGet(() -> requested.isEmpty() ? Step.UNKNOWN : requested.getLast());
  }

  Transaction to(Status next) {
    return with(draft -> draft.status = next);
  }

  Transaction asked(OpenRequest next) {
    return with(draft -> {
      draft.attempt = Optional.of(next);
      draft.epoch = Math.max(epoch, next.epoch());
      if (!next.undoing() && !requested.contains(next.step())) {
        draft.requested = Stream.concat(requested.stream(), Stream.of(next.step())).toList();
      }
    });
  }

  Transaction with(Optional<OpenRequest> next) {
    return with(draft -> draft.attempt = next);
  }

  Transaction turnedBack(List<Step> steps, int nextEpoch, String why) {
    return with(draft -> {
      draft.status = Status.COMPENSATING;
      draft.epoch = nextEpoch;
      draft.attempt = Optional.empty();
      draft.undo = steps;
      draft.reason = why;
    });
  }

  Transaction undone() {
    return with(draft -> {
      draft.attempt = Optional.empty();
      draft.undo = undo.subList(1, undo.size());
    });
  }

  Transaction endingAs(Status next) {
    return with(draft -> draft.ending = next);
  }

  Transaction stuck(String why) {
    return with(draft -> {
      draft.status = Status.STUCK;
      draft.stuckIn = status;
      draft.stuckBecause = Optional.of(why);
    });
  }

  Transaction because(String why) {
    return with(draft -> draft.reason = why);
  }

  Transaction with(Answers next) {
    return with(draft -> draft.answers = next);
  }

  Transaction with(Copying next) {
    return with(draft -> draft.copying = Optional.of(next));
  }

  Transaction with(Timings next) {
    return with(draft -> draft.timings = next);
  }

  private Transaction with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made(this);
  }

  /** What may change of a transaction. */
  private static final class Draft {
    private Status status;
    private int epoch;
    private Optional<OpenRequest> attempt;
    private List<Step> requested;
    private List<Step> undo;
    private Status ending;
    private Status stuckIn;
    private Optional<String> stuckBecause;
    private String reason;
    private Answers answers;
    private Optional<Copying> copying;
    private Timings timings;

    Draft(Transaction from) {
      this.status = from.status;
      this.epoch = from.epoch;
      this.attempt = from.attempt;
      this.requested = from.requested;
      this.undo = from.undo;
      this.ending = from.ending;
      this.stuckIn = from.stuckIn;
      this.stuckBecause = from.stuckBecause;
      this.reason = from.reason;
      this.answers = from.answers;
      this.copying = from.copying;
      this.timings = from.timings;
    }

    Transaction made(Transaction from) {
      return new Transaction(
          from.migrationId,
          from.spec,
          status,
          epoch,
          attempt,
          requested,
          undo,
          ending,
          stuckIn,
          stuckBecause,
          reason,
          answers,
          copying,
          timings);
    }
  }
}
