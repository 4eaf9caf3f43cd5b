package dev.theseus.coordinator.saga;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Diverged;
import dev.theseus.events.Finding;
import dev.theseus.events.LockDenied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Place;
import dev.theseus.events.Progress;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;

/** Why a transaction does not go on, in one sentence for the user. */
final class Reasons {

  private Reasons() {}

  static String of(Transaction state, MigrationEvent input) {
    return switch (input) {
      case CancelRequested cancel -> cancelled(cancel);
      case StepFailed failed -> failed(failed);
      case DeadlineExpired expired when expired.step() == Step.APPROVAL ->
          "nobody approved the plan in time; start the migration again, and set"
              + " THESEUS_DEADLINE_APPROVAL where an answer takes longer";
      case DeadlineExpired expired -> expired(state, expired);
      case LockDenied denied -> locked(denied);
      case Diverged diverged ->
          "volume %s differs between source and target: %s"
              .formatted(diverged.volume().volume(), String.join("; ", diverged.differences()));
      case Progress _ ->
          "pre-copy does not converge within %d ms of downtime and %d rounds, and giving up was"
                  .formatted(state.spec().downtimeBudgetMillis(), state.spec().maxRounds())
              + " chosen; raise downtimeBudgetMillis, or set whenNotConverging to STOP_AND_COPY";
      default ->
          InputReader.blocker(input)
              .map(Reasons::blocked)
              .or(() -> UserRequests.objection(state.migrationId(), state.spec()))
              .orElseGet(() -> input.getClass().getSimpleName());
    };
  }

  private static String cancelled(CancelRequested cancel) {
    String by = cancel.requestedBy().isEmpty() ? "" : " by " + cancel.requestedBy();
    return "cancelled" + by + (cancel.reason().isEmpty() ? "" : ": " + cancel.reason());
  }

  private static String failed(StepFailed failed) {
    return name(failed.step().name(), failed.compensation())
        + " failed"
        + (failed.subject().isEmpty() ? "" : " at " + failed.subject())
        + ": "
        + failed.message();
  }

  private static String expired(Transaction state, DeadlineExpired expired) {
    String lastFailure =
        state
            .attempt()
            .flatMap(OpenRequest::failure)
            .map(failure -> "; it last said: " + failure.message())
            .orElse("");
    int attempts = state.attempt().map(OpenRequest::number).orElse(0);
    return "%s did not answer in time in %d attempts%s; is the service that does it running?"
        .formatted(name(expired.step().name(), expired.compensation()), attempts, lastFailure);
  }

  private static String locked(LockDenied denied) {
    Place place = denied.place();
    return "%s/%s is locked by migration '%s'; wait for its end, or cancel it"
        .formatted(place.site(), place.namespace(), denied.heldBy());
  }

  private static String blocked(Finding finding) {
    return (finding.subject().isEmpty() ? "" : finding.subject() + ": ") + finding.message();
  }

  private static String name(String step, boolean undoing) {
    return undoing ? "undo of step " + step : "step " + step;
  }
}
