package dev.theseus.coordinator.saga;

import dev.theseus.events.ApprovalAwaited;
import dev.theseus.events.Committed;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Completed;
import dev.theseus.events.CopyConverged;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Decision;
import dev.theseus.events.DeltaSynced;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.LockGranted;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.Planned;
import dev.theseus.events.Progress;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.SourceResumed;
import dev.theseus.events.Status;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.StepRequest;
import dev.theseus.events.Stuck;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.UserRequest;
import dev.theseus.events.VolumePlan;
import dev.theseus.events.WorkItem;
import java.util.List;
import java.util.Optional;

/** Folds events into the state: inputs that were taken, and the coordinator's own decisions. */
final class Evolution {

  private Evolution() {}

  static Transaction input(Transaction s, MigrationEvent event) {
    return switch (event) {
      case StepProgressed _ -> s;
      case Progress progress -> progressed(s, s.copying().orElseThrow().with(progress));
      case StepFailed f ->
          s.with(s.attempt().map(a -> a.failed(new OpenRequest.Failure(f.subject(), f.message()))));
      case StepOutcome outcome -> outcome(s, outcome);
      case RecoveryRequested _ -> s.to(s.stuckIn()).with(s.attempt().map(OpenRequest::forgiven));
      case PlanApproved _ -> s.to(Status.RUNNING);
      case UserRequest _, Decision _, StepRequest _, WorkItem _ -> s;
    };
  }

  /** Attempts add up only while none comes further than those before it. */
  private static Transaction progressed(Transaction s, Copying copying) {
    Transaction known = s.with(copying);
    return copying.isFurtherThanEver()
        ? known.with(known.attempt().map(OpenRequest::asTheFirst))
        : known;
  }

  private static Transaction outcome(Transaction s, StepOutcome outcome) {
    Transaction known =
        InputReader.blocker(outcome).isPresent()
            ? facts(s, outcome).endingAs(Status.REFUSED)
            : facts(s, outcome);
    boolean compensates = s.status() == Status.COMPENSATING;
    return compensates ? known.undone() : known.with(Optional.<OpenRequest>empty());
  }

  private static Transaction facts(Transaction s, StepOutcome outcome) {
    Timings timings = s.timings();
    return switch (outcome) {
      case LockGranted _ -> s.to(Status.RUNNING);
      case Planned plan -> s.with(s.answers().with(plan));
      case DescriptorsTransformed result -> s.with(s.answers().with(result));
      case TargetProvisioned result -> s.with(s.answers().with(result));
      case SourceQuiesced quiesced -> s.with(timings.held(quiesced));
      // A copy that turns back resumes a second time a source that serves already.
      case SourceResumed resumed when timings.servedAt().isEmpty() ->
          s.with(timings.applicationStarted(resumed.startMillis()).served(resumed.occurredAt()));
      // A copy's source serves already: its target starts outside the downtime.
      case TargetActivated activated when timings.servedAt().isEmpty() ->
          s.with(timings.applicationStarted(activated.startMillis()));
      case TrafficSwitched switched -> s.with(timings.served(switched.servedAt()));
      default -> s;
    };
  }

  static Transaction decision(Transaction s, MigrationEvent event) {
    return switch (event) {
      case StepRequest request -> asked(s, request);
      case Decision decision -> decided(s, decision);
      case UserRequest _, StepOutcome _, Progress _, WorkItem _ -> s;
    };
  }

  private static Transaction decided(Transaction s, Decision decision) {
    return switch (decision) {
      case ApprovalAwaited _ -> s.to(Status.AWAITING_APPROVAL);
      case Committed _ -> s.to(Status.COMMITTED);
      case CompensationStarted c -> s.turnedBack(c.steps(), c.epoch(), c.reason());
      case Completed _ -> s.to(Status.COMPLETED).with(Optional.<OpenRequest>empty());
      case RolledBack end ->
          s.to(Status.ROLLED_BACK).because(end.reason()).with(Optional.<OpenRequest>empty());
      case Refused end ->
          s.to(Status.REFUSED).because(end.reason()).with(Optional.<OpenRequest>empty());
      case Stuck stuck -> s.stuck(stuck.reason());
      case CopyConverged _, DeltaSynced _, DeadlineExpired _, RequestRefused _ -> s;
    };
  }

  private static Transaction asked(Transaction s, StepRequest request) {
    List<VolumePlan> volumes = s.answers().volumes();
    Transaction round =
        switch (request) {
          case CopyRequested r ->
              s.with(Copying.start(s.copying(), r.round(), false, r.occurredAt(), volumes));
          case SyncRequested r ->
              s.with(Copying.start(s.copying(), r.round(), true, r.occurredAt(), volumes));
          default -> s;
        };
    return round.asked(attempt(s, request));
  }

  private static OpenRequest attempt(Transaction s, StepRequest request) {
    StepNames.Named named = StepNames.of(request, s.status() == Status.COMPENSATING);
    int number =
        s.attempt()
            .filter(a -> a.isOf(named.step(), named.undoing()))
            .map(a -> a.epoch() == request.epoch() ? a.number() : a.number() + 1)
            .orElse(1);
    return new OpenRequest(
        named.step(), named.undoing(), request.epoch(), number, Optional.empty());
  }
}
