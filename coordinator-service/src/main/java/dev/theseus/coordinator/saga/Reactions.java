package dev.theseus.coordinator.saga;

import dev.theseus.events.ApprovalAwaited;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Completed;
import dev.theseus.events.CopyConverged;
import dev.theseus.events.DeltaSynced;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Step;
import dev.theseus.events.Stuck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the coordinator decides along each edge, from the state with the input folded in. */
final class Reactions {

  private Reactions() {}

  static List<MigrationEvent> askFirst(Transaction s, MigrationEvent input, Instant now) {
    SagaStep first = SagaTable.stepsOf(s.spec()).getFirst();
    return List.of(first.request(false, s, 1, now));
  }

  /** The next step; the pivot is decided on the way; after the last step the lock is given back. */
  static List<MigrationEvent> askNext(Transaction s, MigrationEvent input, Instant now) {
    List<MigrationEvent> events = new ArrayList<>();
    List<SagaStep> following = SagaTable.stepsAfter(s.requested().getLast(), s);
    if (!following.isEmpty() && following.getFirst().step() == Step.COMMIT) {
      events.add(following.getFirst().request(false, s, s.epoch(), now));
      following = following.subList(1, following.size());
    }
    events.add(
        following.isEmpty()
            ? SagaTable.row(Step.LOCK).request(true, s, s.epoch(), now)
            : following.getFirst().request(false, s, s.epoch(), now));
    return events;
  }

  static List<MigrationEvent> askNextRound(Transaction s, MigrationEvent input, Instant now) {
    return List.of(StepRequests.nextRound(s, s.epoch(), now));
  }

  static List<MigrationEvent> endCopy(Transaction s, MigrationEvent input, Instant now) {
    Copying copying = s.copying().orElseThrow();
    boolean converged = Convergence.judge(copying, s.spec(), now) == Convergence.CONVERGED;
    var end =
        new CopyConverged(
            s.migrationId(),
            s.epoch(),
            now,
            copying.round() + 1,
            copying.doneBytes(),
            copying.rateAt(now),
            converged);
    return followedBy(end, askNext(s, input, now));
  }

  static List<MigrationEvent> endSync(Transaction s, MigrationEvent input, Instant now) {
    long bytes = s.copying().orElseThrow().doneBytes();
    return followedBy(
        new DeltaSynced(s.migrationId(), s.epoch(), now, bytes), askNext(s, input, now));
  }

  /** The same request again with a higher epoch, so that the older attempt is fenced off. */
  static List<MigrationEvent> askAgain(Transaction s, MigrationEvent input, Instant now) {
    OpenRequest attempt = s.attempt().orElseThrow();
    SagaStep row = SagaTable.row(attempt.step());
    return List.of(row.request(attempt.undoing(), s, s.epoch() + 1, now));
  }

  static List<MigrationEvent> goOn(Transaction s, MigrationEvent input, Instant now) {
    return List.of();
  }

  /** Its deadline ends the wait. */
  static List<MigrationEvent> waitForNextAttempt(Transaction s, MigrationEvent input, Instant now) {
    return List.of();
  }

  static List<MigrationEvent> awaitApproval(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new ApprovalAwaited(s.migrationId(), s.epoch(), now));
  }

  /** From here every event has a higher epoch: whatever an older request still does is refused. */
  static List<MigrationEvent> turnBack(Transaction s, MigrationEvent input, Instant now) {
    int epoch = s.epoch() + 1;
    List<Step> steps = s.toUndo();
    var start =
        new CompensationStarted(s.migrationId(), epoch, now, s.step(), Reasons.of(s, input), steps);
    SagaStep last = SagaTable.row(steps.getFirst());
    return List.of(start, last.request(true, s, epoch, now));
  }

  static List<MigrationEvent> undoNext(Transaction s, MigrationEvent input, Instant now) {
    SagaStep next = SagaTable.row(s.undo().getFirst());
    return List.of(next.request(true, s, s.epoch(), now));
  }

  static List<MigrationEvent> rollBack(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new RolledBack(s.migrationId(), s.epoch(), now, s.reason()));
  }

  static List<MigrationEvent> rollBackAtOnce(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new RolledBack(s.migrationId(), s.epoch(), now, Reasons.of(s, input)));
  }

  static List<MigrationEvent> refuse(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new Refused(s.migrationId(), s.epoch(), now, s.reason()));
  }

  static List<MigrationEvent> refuseAtOnce(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new Refused(s.migrationId(), s.epoch(), now, Reasons.of(s, input)));
  }

  static List<MigrationEvent> complete(Transaction s, MigrationEvent input, Instant now) {
    return List.of(new Completed(s.migrationId(), s.epoch(), now));
  }

  static List<MigrationEvent> getStuck(Transaction s, MigrationEvent input, Instant now) {
    OpenRequest attempt = s.attempt().orElseThrow();
    String subject = attempt.failure().map(OpenRequest.Failure::subject).orElse("");
    return List.of(
        new Stuck(
            s.migrationId(),
            s.epoch(),
            now,
            attempt.step(),
            attempt.undoing(),
            subject,
            Reasons.of(s, input),
            nextCommand(s)));
  }

  static String nextCommand(Transaction s) {
    return "theseus recover " + s.migrationId();
  }

  private static List<MigrationEvent> followedBy(MigrationEvent first, List<MigrationEvent> rest) {
    return Stream.concat(Optional.of(first).stream(), rest.stream()).toList();
  }
}
