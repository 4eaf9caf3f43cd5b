package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.FailureKind;
import dev.theseus.events.Mode;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.TransactionState;
import dev.theseus.events.TransformRequested;
import org.junit.jupiter.api.Test;

class SagaMoveTest {

  @Test
  void shouldTakeEveryStepInOrderWhenAMoveSucceeds() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
    assertThat(rig.decidedNames())
        .containsSubsequence(
            "LockRequested",
            "PlanRequested",
            "TransformRequested",
            "ProvisionRequested",
            "ImagesRequested",
            "CopyRequested",
            "CopyRequested",
            "CopyConverged",
            "QuiesceRequested",
            "SyncRequested",
            "DeltaSynced",
            "VerifyRequested",
            "ActivateRequested",
            "Committed",
            "SwitchRequested",
            "RetireRequested",
            "UnlockRequested",
            "Completed");
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void shouldResumeTheSourceBeforeActivatingWhenCopying() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.COPY)));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
    assertThat(rig.decidedNames())
        .containsSubsequence(
            "VerifyRequested",
            "ResumeRequested",
            "ActivateRequested",
            "Committed",
            "RetireRequested",
            "UnlockRequested",
            "Completed")
        .doesNotContain("SwitchRequested");
  }

  @Test
  void shouldOnlyPlanAndTransformWhenOnlyAPlanIsAskedFor() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.planOnly()));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
    assertThat(rig.decidedNames())
        .containsExactly("PlanRequested", "TransformRequested", "Completed");
  }

  @Test
  void shouldWaitForApprovalWhenItIsRequired() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.withApproval()));
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.AWAITING_APPROVAL);
    assertThat(rig.decidedNames()).doesNotContain("ProvisionRequested");

    rig.send(new PlanApproved(SagaFixtures.ID, rig.now(), "ada"));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldGiveTheLocksBackWhenNobodyApprovesInTime() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.withApproval()));
    rig.runToEnd();

    rig.lapse();
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(rig.state().reason()).startsWith("nobody approved the plan in time");
    assertThat(rig.decidedNames())
        .endsWith("ApprovalAwaited", "CompensationStarted", "UnlockRequested", "RolledBack");
    assertThat(rig.send(new PlanApproved(SagaFixtures.ID, rig.now(), "ada")).events())
        .hasOnlyElementsOfType(RequestRefused.class);
  }

  @Test
  void shouldKeepWaitingForApprovalWhenTheDeadlineOfAnAnsweredStepArrivesLate() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.withApproval()));
    rig.runToEnd();
    var waiting = rig.state();

    rig.send(
        new DeadlineExpired(SagaFixtures.ID, waiting.epoch(), rig.now(), Step.TRANSFORM, false));

    assertThat(rig.state()).isEqualTo(waiting);
  }

  @Test
  void shouldGoOnWhenTheApprovalStandsBeforeItsDeadlineOnTheLog() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.withApproval()));
    rig.runToEnd();
    rig.send(new PlanApproved(SagaFixtures.ID, rig.now(), "ada"));

    assertThat(rig.lapse().events()).isEmpty();
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldLeaveOutTheStepsAboutVolumesWhenThereIsNone() {
    var rig = new SagaRig(new Participants());
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
    assertThat(rig.decidedNames())
        .containsSubsequence("ImagesRequested", "QuiesceRequested", "ActivateRequested")
        .doesNotContain("CopyRequested", "SyncRequested", "VerifyRequested");
  }

  @Test
  void shouldCarryWhatParticipantsNeedInTheRequests() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runToEnd();

    assertThat(rig.decided(TransformRequested.class).getFirst().bundle())
        .isEqualTo(SagaFixtures.bytes("source descriptors"));
    assertThat(rig.decided(ProvisionRequested.class).getFirst().bundle())
        .isEqualTo(SagaFixtures.bytes("target descriptors"));
    assertThat(rig.decided(QuiesceRequested.class).getFirst().volumes())
        .containsExactly("data", "media");
    var started = rig.decided(ActivateRequested.class).getFirst().workloads();
    assertThat(started).extracting("name").containsExactly("db", "web");
    assertThat(started.getFirst().uid()).contains("uid-at-target");
    assertThat(rig.state().answers().bundle().remaining()).isZero();
  }

  @Test
  void shouldMeasureTheDowntimeFromTheFirstHeldClientToTheSwitch() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runUntil(QuiesceRequested.class);
    assertThat(TransactionView.of(rig.state()).downtimeMillis()).isEqualTo(-1);
    rig.runToEnd();

    TransactionState view = TransactionView.of(rig.state());
    assertThat(view.downtimeMillis()).isPositive().isLessThan(1_000);
    assertThat(view.applicationStopStartMillis()).isEqualTo(30 + 50);
    assertThat(view.remainingMillis()).isZero();
    assertThat(view.step()).isEqualTo(Step.RETIRE);
  }

  @Test
  void shouldTakeTheSourcesOwnStopAndStartWhenCopying() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.COPY)));
    rig.runToEnd();

    TransactionState view = TransactionView.of(rig.state());
    assertThat(view.applicationStopStartMillis()).isEqualTo(30 + 40);
  }

  @Test
  void shouldNotCountTheDowntimeOfACopyTwiceWhenItTurnsBack() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.COPY)));
    rig.runUntil(ActivateRequested.class);
    TransactionState served = TransactionView.of(rig.state());
    rig.fail(FailureKind.PERMANENT);
    rig.runToEnd();

    TransactionState view = TransactionView.of(rig.state());
    assertThat(view.status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(view.downtimeMillis()).isEqualTo(served.downtimeMillis());
    assertThat(view.applicationStopStartMillis()).isEqualTo(30 + 40);
  }

  @Test
  void shouldEstimateTheRemainingTimeWhileItCopies() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runUntil(PlanRequested.class);
    rig.runUntil(request -> request.getClass().getSimpleName().equals("CopyRequested"));
    rig.answers().stream().limit(3).forEach(rig::send);

    assertThat(TransactionView.of(rig.state()).remainingMillis()).isPositive();
    assertThat(TransactionView.of(rig.state()).volumes().getFirst().unitsDone()).isEqualTo(2);
  }
}
