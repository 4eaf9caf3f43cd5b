package dev.theseus.coordinator.saga;

import dev.theseus.coordinator.saga.Reading.Duplicate;
import dev.theseus.coordinator.saga.Reading.Own;
import dev.theseus.coordinator.saga.Reading.Taken;
import dev.theseus.coordinator.saga.Reading.Unexpected;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Decision;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.Diverged;
import dev.theseus.events.FailureKind;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.Finding;
import dev.theseus.events.LockDenied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Planned;
import dev.theseus.events.Progress;
import dev.theseus.events.Severity;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.StepRequest;
import dev.theseus.events.UserRequest;
import dev.theseus.events.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says what an input means for a transaction that stands where it stands. */
final class InputReader {

  private InputReader() {}

  static Reading read(Optional<Transaction> known, MigrationEvent event, Instant now) {
    return switch (event) {
      case UserRequest request -> UserRequests.read(known, request);
      case DeadlineExpired expired when expired.step() == Step.APPROVAL ->
          notApproved(known, expired);
      case DeadlineExpired expired -> fenced(known, expired, now);
      case StepOutcome outcome -> fenced(known, outcome, now);
      case Progress progress -> fenced(known, progress, now);
      case Decision _, StepRequest _ -> new Own();
      case WorkItem item -> unexpected(known, item);
    };
  }

  /** No request is open meanwhile, so the epoch alone tells whether it is this wait that ended. */
  private static Reading notApproved(Optional<Transaction> known, DeadlineExpired expired) {
    if (known.isEmpty() || expired.epoch() > known.get().epoch()) {
      return unexpected(known, expired);
    }
    Transaction state = known.get();
    boolean waits = state.status() == Status.AWAITING_APPROVAL && state.epoch() == expired.epoch();
    return waits ? new Taken(Trigger.NOT_APPROVED) : new Duplicate();
  }

  private static Reading fenced(Optional<Transaction> known, FencedEvent event, Instant now) {
    if (known.isEmpty() || event.epoch() > known.get().epoch()) {
      return unexpected(known, event);
    }
    Transaction state = known.get();
    boolean current = state.attempt().filter(a -> a.epoch() == event.epoch()).isPresent();
    if (!current || state.ended() || state.status() == Status.STUCK) {
      return new Duplicate();
    }
    return answer(state, state.attempt().orElseThrow(), event, now);
  }

  private static Reading answer(
      Transaction state, OpenRequest attempt, FencedEvent event, Instant now) {
    return switch (event) {
      case DeadlineExpired expired -> expired(state, attempt, expired);
      case StepFailed failed -> failed(state, attempt, failed);
      case StepProgressed sign -> signOfLife(attempt, sign);
      case Progress progress -> progress(state, attempt, progress, now);
      case LockDenied _ when attempt.isOf(Step.LOCK, false) -> new Taken(Trigger.LOCK_DENIED);
      case Diverged _ when attempt.isOf(Step.VERIFY, false) -> new Taken(Trigger.DIVERGED);
      case StepOutcome outcome
          when SagaTable.row(attempt.step()).outcome(attempt.undoing()) == outcome.getClass() ->
          new Taken(done(state, attempt, outcome));
      case StepOutcome outcome when wasAskedFor(state, outcome) -> new Duplicate();
      default -> unexpected(Optional.of(state), event);
    };
  }

  private static boolean wasAskedFor(Transaction state, StepOutcome outcome) {
    if (outcome instanceof LockDenied || outcome instanceof Diverged) {
      return true;
    }
    return state.requested().stream()
        .map(SagaTable::row)
        .anyMatch(row ->
            row.outcome() == outcome.getClass()
                || row.undo().filter(u -> u.outcome() == outcome.getClass()).isPresent());
  }

  private static Trigger done(Transaction state, OpenRequest attempt, StepOutcome outcome) {
    return switch (state.status()) {
      case COMPENSATING -> undone(state);
      case COMMITTED -> attempt.undoing() ? Trigger.RELEASED : Trigger.STEP_DONE;
      default -> forward(state, attempt, outcome);
    };
  }

  private static Trigger undone(Transaction state) {
    if (state.undo().size() > 1) {
      return Trigger.UNDONE;
    }
    return state.ending() == Status.REFUSED ? Trigger.ALL_UNDONE_REFUSED : Trigger.ALL_UNDONE;
  }

  private static Trigger forward(Transaction state, OpenRequest attempt, StepOutcome outcome) {
    if (blocker(outcome).isPresent()) {
      return state.toUndo().isEmpty() ? Trigger.BLOCKED_UNLOCKED : Trigger.BLOCKED;
    }
    if (attempt.step() == Step.TRANSFORM && state.spec().planOnly()) {
      return Trigger.PLAN_DONE;
    }
    if (attempt.step() == Step.TRANSFORM && state.spec().requireApproval()) {
      return Trigger.PLAN_READY;
    }
    return attempt.step() == Step.ACTIVATE ? Trigger.PIVOT : Trigger.STEP_DONE;
  }

  /** The first finding that forbids to go on. */
  static Optional<Finding> blocker(MigrationEvent outcome) {
    List<Finding> findings =
        switch (outcome) {
          case Planned plan -> plan.findings();
          case DescriptorsTransformed result -> result.findings();
          default -> List.of();
        };
    return findings.stream().filter(f -> f.severity() == Severity.BLOCKER).findFirst();
  }

  /** It is taken so that the deadline counts anew; a failed attempt waits no longer for it. */
  private static Reading signOfLife(OpenRequest attempt, StepProgressed sign) {
    boolean works = attempt.isOf(sign.step(), sign.compensation()) && attempt.failure().isEmpty();
    return works ? new Taken(Trigger.PROGRESSED) : new Duplicate();
  }

  private static Reading progress(
      Transaction state, OpenRequest attempt, Progress progress, Instant now) {
    Optional<Copying> round = state.copying().filter(copying -> copying.isAbout(progress));
    boolean copies = attempt.isOf(Step.PRE_COPY, false) || attempt.isOf(Step.FINAL_SYNC, false);
    if (round.isEmpty() || !copies) {
      return new Duplicate();
    }
    Copying before = round.get();
    Copying after = before.with(progress);
    if (after.equals(before)) {
      return new Duplicate();
    }
    return new Taken(after.complete() ? complete(state, after, now) : Trigger.PROGRESSED);
  }

  private static Trigger complete(Transaction state, Copying round, Instant now) {
    if (round.finalSync()) {
      return Trigger.SYNCED;
    }
    return switch (Convergence.judge(round, state.spec(), now)) {
      case ANOTHER_ROUND -> Trigger.ROUND_DONE;
      case CONVERGED -> Trigger.COPY_DONE;
      case NOT_CONVERGED ->
          state.spec().whenNotConverging() == NonConvergence.GIVE_UP
              ? Trigger.COPY_GIVEN_UP
              : Trigger.COPY_DONE;
    };
  }

  private static Reading failed(Transaction state, OpenRequest attempt, StepFailed failed) {
    if (!isAbout(attempt, failed.step())) {
      return state.requested().contains(failed.step())
          ? new Duplicate()
          : unexpected(Optional.of(state), failed);
    }
    // After a fatal failure the participant's process ends; another one takes the next attempt.
    // An undo, or a step after the pivot, has nowhere to go but on: any failure is tried again.
    boolean onlyForward =
        state.status() == Status.COMPENSATING || state.status() == Status.COMMITTED;
    boolean again =
        onlyForward || failed.kind() == FailureKind.RETRIABLE || failed.kind() == FailureKind.FATAL;
    if (!again || !attempt.hasAttemptsLeft()) {
      return new Taken(spent(state));
    }
    return attempt.failure().isPresent() ? new Duplicate() : new Taken(Trigger.FAILED);
  }

  /** Resuming the source is a step of a copy and the undo of quiesce: one request, two names. */
  private static boolean isAbout(OpenRequest attempt, Step step) {
    boolean resumes = attempt.isOf(Step.RESUME, false) || attempt.isOf(Step.QUIESCE, true);
    return attempt.step() == step || (resumes && (step == Step.RESUME || step == Step.QUIESCE));
  }

  private static Reading expired(Transaction state, OpenRequest attempt, DeadlineExpired expired) {
    if (!attempt.isOf(expired.step(), expired.compensation())) {
      return new Duplicate();
    }
    return new Taken(attempt.hasAttemptsLeft() ? Trigger.EXPIRED : spent(state));
  }

  private static Trigger spent(Transaction state) {
    boolean nothingToUndo = state.status() == Status.RUNNING && state.toUndo().isEmpty();
    return nothingToUndo ? Trigger.SPENT_UNLOCKED : Trigger.SPENT;
  }

  private static Reading unexpected(Optional<Transaction> known, FencedEvent event) {
    String standing =
        known
            .map(s -> s.status() + " at " + s.step() + " of epoch " + s.epoch())
            .orElse("unknown here");
    return new Unexpected(
        "%s of epoch %d is not expected: migration '%s' is %s"
            .formatted(
                event.getClass().getSimpleName(), event.epoch(), event.migrationId(), standing));
  }
}
