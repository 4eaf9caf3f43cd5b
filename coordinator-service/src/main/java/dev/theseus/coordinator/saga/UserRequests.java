package dev.theseus.coordinator.saga;

import dev.theseus.coordinator.saga.Reading.Duplicate;
import dev.theseus.coordinator.saga.Reading.Passed;
import dev.theseus.coordinator.saga.Reading.Refusal;
import dev.theseus.coordinator.saga.Reading.Taken;
import dev.theseus.events.CancelRequested;
import dev.theseus.events.FinalizeRequested;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.RevertRequested;
import dev.theseus.events.Status;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.UserRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be asked for, and when; everything else is refused with a reason. */
final class UserRequests {

  /** What Kubernetes takes as the value of a label: every object of a migration carries its id. */
  private static final Pattern LABEL_VALUE =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private UserRequests() {}

  static Reading read(Optional<Transaction> known, UserRequest request) {
    if (request instanceof MigrationRequested asked) {
      return known.map(state -> usedTwice(state, asked)).orElseGet(() -> first(asked));
    }
    return known
        .map(state -> read(state, request))
        .orElseGet(() ->
            new Refusal(
                "there is no migration '%s'; allowed are the ids that `theseus status` lists"
                    .formatted(request.migrationId())));
  }

  private static Reading read(Transaction state, UserRequest request) {
    return switch (request) {
      case MigrationRequested asked -> usedTwice(state, asked);
      case CancelRequested _ -> cancel(state);
      case PlanApproved _ ->
          state.status() == Status.AWAITING_APPROVAL
              ? new Taken(Trigger.APPROVED)
              : refused(state, "waits for no approval");
      case RecoveryRequested _ -> recover(state);
      case RevertRequested _ ->
          refused(
              state, "cannot be reverted by a request; start a migration in the other direction");
      case FinalizeRequested asked -> finish(state, asked);
    };
  }

  private static Reading first(MigrationRequested asked) {
    if (objection(asked.migrationId(), asked.spec()).isPresent()) {
      return new Taken(Trigger.ASKED_INVALID);
    }
    return new Taken(asked.spec().planOnly() ? Trigger.ASKED_FOR_PLAN : Trigger.ASKED);
  }

  /** What makes no sense in what is asked for, in one sentence. */
  static Optional<String> objection(String migrationId, MigrationSpec spec) {
    if (!LABEL_VALUE.matcher(migrationId).matches()) {
      return Optional.of(
          "migrationId is '%s'; allowed are 1 to 63 letters, digits, '-', '_' and '.', with a"
                  .formatted(migrationId)
              + " letter or digit at both ends, as it labels every object of the migration");
    }
    if (spec.mode() != Mode.MOVE && spec.mode() != Mode.COPY) {
      return Optional.of("mode %s is not supported; allowed are MOVE, COPY".formatted(spec.mode()));
    }
    if (spec.source().equals(spec.target())) {
      return Optional.of(
          "source and target are both %s/%s; choose another site or namespace"
              .formatted(spec.source().site(), spec.source().namespace()));
    }
    boolean incomplete =
        spec.source().site().isBlank()
            || spec.source().namespace().isBlank()
            || spec.target().site().isBlank()
            || spec.target().namespace().isBlank();
    if (incomplete) {
      return Optional.of("source and target need a site and a namespace each");
    }
    if (spec.forwardTraffic() && spec.mode() != Mode.MOVE) {
      return Optional.of(
          "forwardTraffic is set for mode %s; allowed is MOVE, as any other source goes on serving"
              .formatted(spec.mode()));
    }
    if (spec.downtimeBudgetMillis() < 0) {
      return Optional.of(
          "downtimeBudgetMillis is %d; allowed are 0 and more"
              .formatted(spec.downtimeBudgetMillis()));
    }
    if (spec.maxRounds() < 1) {
      return Optional.of("maxRounds is %d; allowed are 1 and more".formatted(spec.maxRounds()));
    }
    return Optional.empty();
  }

  /** A redelivery is no second request. */
  private static Reading usedTwice(Transaction state, MigrationRequested asked) {
    boolean redelivered =
        state.spec().equals(asked.spec()) && state.timings().startedAt().equals(asked.occurredAt());
    return redelivered
        ? new Duplicate()
        : refused(state, "has this id already; choose another id for a new migration");
  }

  private static Reading cancel(Transaction state) {
    return switch (state.status()) {
      case REQUESTED, RUNNING, AWAITING_APPROVAL ->
          new Taken(state.toUndo().isEmpty() ? Trigger.CANCELLED_UNLOCKED : Trigger.CANCELLED);
      case COMPENSATING, ROLLED_BACK -> new Duplicate();
      case STUCK ->
          state.stuckIn() == Status.COMPENSATING
              ? new Duplicate()
              : refused(state, "is committed and can only go forward");
      case COMMITTED, COMPLETED -> refused(state, "is committed and can only go forward");
      case REFUSED, UNKNOWN -> refused(state, "has nothing to cancel");
    };
  }

  /** The transaction has ended and stays so: nothing that is asked for here is a step of it. */
  private static Reading finish(Transaction state, FinalizeRequested asked) {
    if (state.status() != Status.COMPLETED) {
      return refused(state, "is not completed, and only a completed one can be finalized");
    }
    if (!state.spec().forwardTraffic()) {
      return refused(
          state,
          "forwards no traffic, and its stopped source stays until you delete it by hand: its"
              + " workloads carry the annotation theseus.dev/retired-by, its Services"
              + " theseus.dev/traffic: retired");
    }
    return new Passed(
        new UnforwardRequested(
            state.migrationId(), state.epoch(), asked.occurredAt(), state.spec()));
  }

  private static Reading recover(Transaction state) {
    if (state.status() != Status.STUCK) {
      return refused(state, "is not stuck");
    }
    return new Taken(
        state.stuckIn() == Status.COMPENSATING
            ? Trigger.RECOVERED_UNDO
            : Trigger.RECOVERED_FORWARD);
  }

  private static Refusal refused(Transaction state, String why) {
    return new Refusal(
        "migration '%s' (%s/%s to %s/%s, %s) %s"
            .formatted(
                state.migrationId(),
                state.spec().source().site(),
                state.spec().source().namespace(),
                state.spec().target().site(),
                state.spec().target().namespace(),
                state.status(),
                why));
  }
}
