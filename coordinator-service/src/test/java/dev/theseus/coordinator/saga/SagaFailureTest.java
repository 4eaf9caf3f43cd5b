package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.Diverged;
import dev.theseus.events.FailureKind;
import dev.theseus.events.LockDenied;
import dev.theseus.events.LockGranted;
import dev.theseus.events.LockRequested;
import dev.theseus.events.Mode;
import dev.theseus.events.Place;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.StepRequest;
import dev.theseus.events.Stuck;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumeDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SagaFailureTest {

  private final SagaRig rig = SagaRig.withTwoVolumes();

  private void reach(Class<? extends StepRequest> open) {
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runUntil(open);
  }

  private void cancel() {
    rig.send(new CancelRequested(SagaFixtures.ID, rig.now(), "ada", "changed my mind"));
  }

  @Test
  void shouldCompensateInReverseWhenVerificationFails() {
    reach(VerifyRequested.class);
    var digest = new VolumeDigest("data", "a", "b", 1, 1);
    rig.send(new Diverged(SagaFixtures.ID, 1, rig.now(), digest, List.of("base/1: content")));

    var start = rig.decided(CompensationStarted.class).getFirst();
    assertThat(start.epoch()).isEqualTo(2);
    assertThat(start.steps())
        .containsExactly(Step.QUIESCE, Step.PRE_COPY, Step.PROVISION, Step.LOCK);
    assertThat(start.reason()).contains("data").contains("base/1: content");

    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(rig.decidedNames())
        .endsWith(
            "CompensationStarted",
            "ResumeRequested",
            "DiscardRequested",
            "DeprovisionRequested",
            "UnlockRequested",
            "RolledBack");
  }

  @Test
  void shouldUndoAStepThatWasAskedForButNotAnswered() {
    reach(QuiesceRequested.class);
    cancel();

    assertThat(rig.decided(CompensationStarted.class).getFirst().steps())
        .containsExactly(Step.QUIESCE, Step.PRE_COPY, Step.PROVISION, Step.LOCK);
    assertThat(rig.state().reason()).isEqualTo("cancelled by ada: changed my mind");
  }

  @Test
  void shouldAskAgainWithAHigherEpochWhenAnAttemptFails() {
    reach(QuiesceRequested.class);
    assertThat(rig.fail(FailureKind.RETRIABLE).events()).isEmpty();
    rig.expire();

    assertThat(rig.decided(QuiesceRequested.class))
        .extracting(QuiesceRequested::epoch)
        .containsExactly(1, 2);
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldTakeASignOfLifeOfTheOpenAttemptOnly() {
    reach(VerifyRequested.class);
    StepProgressed sign = rig.signOfLife();
    Optional<OpenRequest> before = rig.state().attempt();

    assertThat(rig.send(sign).reading()).isEqualTo(new Reading.Taken(Trigger.PROGRESSED));
    assertThat(rig.state().attempt()).isEqualTo(before);
    rig.fail(FailureKind.RETRIABLE);
    assertThat(rig.send(sign).reading()).isInstanceOf(Reading.Duplicate.class);
    rig.expire();
    assertThat(rig.send(sign).reading()).isInstanceOf(Reading.Duplicate.class);
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldTakeASignOfLifeWhileItCompensatesAndAfterThePivot() {
    reach(SwitchRequested.class);
    assertThat(rig.send(rig.signOfLife()).reading()).isInstanceOf(Reading.Taken.class);

    SagaRig compensating = SagaRig.withTwoVolumes();
    compensating.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    compensating.runUntil(QuiesceRequested.class);
    compensating.fail(FailureKind.PERMANENT);
    assertThat(compensating.send(compensating.signOfLife()).reading())
        .isInstanceOf(Reading.Taken.class);
  }

  @Test
  void shouldRepeatTheRoundWhenACopyIsRetried() {
    reach(CopyRequested.class);
    rig.answers().stream().limit(2).forEach(rig::send);
    rig.expire();

    assertThat(rig.decided(CopyRequested.class)).extracting(CopyRequested::round).containsOnly(0);
    assertThat(rig.state().copying().orElseThrow().doneBytes()).isZero();
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldCountAttemptsAnewWhenACopyCameFurther() {
    reach(CopyRequested.class);
    for (int cut = 1; cut <= 3; cut++) {
      rig.answers().stream().limit(cut).forEach(rig::send);
      int firstOnes = 0;
      for (; firstOnes < SagaTable.row(Step.PRE_COPY).attempts() - 1; firstOnes++) {
        rig.fail(FailureKind.RETRIABLE);
        rig.expire();
      }
      assertThat(rig.state().status()).as("cut %d", cut).isEqualTo(Status.RUNNING);
    }
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldSpendTheAttemptsOnAUnitThatAlwaysFails() {
    reach(CopyRequested.class);
    int attempts = 0;
    while (rig.state().status() == Status.RUNNING) {
      rig.answers().stream().limit(7).forEach(rig::send);
      rig.fail(FailureKind.RETRIABLE);
      rig.expire();
      attempts++;
    }
    assertThat(rig.state().status()).isEqualTo(Status.COMPENSATING);
    assertThat(attempts).isEqualTo(SagaTable.row(Step.PRE_COPY).attempts());
  }

  @Test
  void shouldWaitForAtLeastAMinuteUntilTheAttemptsOfACopyAreSpent() {
    reach(CopyRequested.class);
    Duration waited = Duration.ZERO;
    while (rig.state().status() == Status.RUNNING) {
      rig.fail(FailureKind.RETRIABLE);
      if (rig.state().status() == Status.RUNNING) {
        waited = waited.plus(rig.state().attempt().orElseThrow().allowed(Duration.ZERO));
        rig.expire();
      }
    }
    assertThat(waited).isGreaterThan(Duration.ofSeconds(60));
  }

  @Test
  void shouldCompensateAtOnceWhenAFailureIsPermanent() {
    reach(QuiesceRequested.class);
    rig.fail(FailureKind.PERMANENT);

    assertThat(rig.state().status()).isEqualTo(Status.COMPENSATING);
    assertThat(rig.state().reason()).contains("QUIESCE").contains("it broke");
  }

  @Test
  void shouldCompensateWhenTheAttemptsAreSpent() {
    reach(PlanRequested.class);
    rig.exhaust();

    assertThat(rig.decided(PlanRequested.class)).hasSize(3);
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
  }

  @Test
  void shouldGetStuckAndGoOnWhenAnUndoKeepsFailing() {
    reach(QuiesceRequested.class);
    cancel();
    rig.runUntil(DeprovisionRequested.class);
    rig.exhaust();

    Stuck stuck = rig.decided(Stuck.class).getFirst();
    assertThat(stuck.step()).isEqualTo(Step.PROVISION);
    assertThat(stuck.compensation()).isTrue();
    assertThat(stuck.subject()).isEqualTo("Deployment/web");
    assertThat(stuck.nextCommand()).isEqualTo("theseus recover m-1");
    assertThat(TransactionView.of(rig.state()).reason()).isEqualTo(stuck.reason());
    int epoch = rig.state().epoch();

    rig.send(new RecoveryRequested(SagaFixtures.ID, rig.now(), "ada"));
    assertThat(rig.outstanding()).isInstanceOf(DeprovisionRequested.class);
    assertThat(rig.outstanding().epoch()).isEqualTo(epoch + 1);
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(rig.state().reason()).startsWith("cancelled");
  }

  @Test
  void shouldOnlyGoForwardAfterThePivot() {
    reach(SwitchRequested.class);
    rig.fail(FailureKind.PERMANENT);
    assertThat(rig.state().status()).isEqualTo(Status.COMMITTED);
    rig.expire();
    rig.exhaust();
    assertThat(rig.state().status()).isEqualTo(Status.STUCK);
    assertThat(rig.decided(CompensationStarted.class)).isEmpty();

    rig.send(new RecoveryRequested(SagaFixtures.ID, rig.now(), "ada"));
    rig.runToEnd();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldRefuseWhenANamespaceIsLocked() {
    reach(LockRequested.class);
    var taken = new Place("east", "shop");
    rig.send(new LockDenied(SagaFixtures.ID, 1, rig.now(), taken, "m-0"));

    assertThat(rig.state().status()).isEqualTo(Status.REFUSED);
    assertThat(rig.state().reason()).contains("east/shop").contains("m-0");
  }

  @Test
  void shouldUnlockAndRefuseWhenThePlanHasABlocker() {
    reach(PlanRequested.class);
    var plan = (PlanRequested) rig.outstanding();
    rig.send(SagaFixtures.blocked(SagaFixtures.planned(plan, rig.now(), List.of("data"))));
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.REFUSED);
    assertThat(rig.state().reason()).isEqualTo("PersistentVolumeClaim/data: too large");
    assertThat(rig.decidedNames()).endsWith("UnlockRequested", "Refused");
  }

  @Test
  void shouldChangeNothingWhenAnAnswerHasAnOlderEpoch() {
    reach(LockRequested.class);
    rig.expire();
    Transaction before = rig.state();
    Decisions decisions = rig.send(new LockGranted(SagaFixtures.ID, 1, rig.now()));

    assertThat(decisions.reading()).isInstanceOf(Reading.Duplicate.class);
    assertThat(rig.state()).isEqualTo(before);
  }

  @Test
  void shouldNameStateAndEventWhenAnEventShouldNotBeThere() {
    reach(PlanRequested.class);
    Decisions decisions = rig.send(new LockGranted(SagaFixtures.ID, 9, rig.now()));

    assertThat(decisions.reading())
        .isEqualTo(
            new Reading.Unexpected(
                "LockGranted of epoch 9 is not expected: migration 'm-1' is RUNNING at PLAN of"
                    + " epoch 1"));
  }
}
