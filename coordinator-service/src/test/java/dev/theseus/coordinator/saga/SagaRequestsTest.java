package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.FinalizeRequested;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RevertRequested;
import dev.theseus.events.Status;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.TrafficUnforwarded;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.UserRequest;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaRequestsTest {

  private final SagaRig rig = SagaRig.withTwoVolumes();

  private void shouldRefuseWithoutAChange(UserRequest request, String reason) {
    var before = rig.known();
    Decisions decisions = rig.send(request);

    assertThat(decisions.events())
        .singleElement()
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.request()).isEqualTo(request.getClass().getSimpleName());
              assertThat(refused.reason()).contains(reason);
            });
    assertThat(rig.known()).isEqualTo(before);
  }

  private CancelRequested cancel() {
    return new CancelRequested(SagaFixtures.ID, rig.now(), "ada", "");
  }

  private void begin() {
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
  }

  @Test
  void shouldRefuseWhenTheMigrationIsUnknown() {
    shouldRefuseWithoutAChange(cancel(), "there is no migration 'm-1'");
  }

  @Test
  void shouldRefuseWhenAnIdIsUsedTwice() {
    begin();
    shouldRefuseWithoutAChange(
        SagaFixtures.request(SagaFixtures.spec(Mode.COPY)), "has this id already");
  }

  @Test
  void shouldDoNothingWhenARequestIsDeliveredTwice() {
    begin();
    Decisions decisions = rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));

    assertThat(decisions.reading()).isInstanceOf(Reading.Duplicate.class);
    assertThat(decisions.events()).isEmpty();
  }

  @Test
  void shouldRefuseACancelAfterThePivot() {
    begin();
    rig.runUntil(SwitchRequested.class);
    shouldRefuseWithoutAChange(cancel(), "can only go forward");
    rig.exhaust();
    shouldRefuseWithoutAChange(cancel(), "can only go forward");
  }

  @Test
  void shouldNotCancelTwice() {
    begin();
    rig.runUntil(ProvisionRequested.class);
    rig.send(cancel());
    Transaction compensating = rig.state();

    assertThat(rig.send(cancel()).events()).isEmpty();
    assertThat(rig.state()).isEqualTo(compensating);
    rig.runToEnd();
    assertThat(rig.send(cancel()).events()).isEmpty();
    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
  }

  @Test
  void shouldRefuseAnApprovalThatNobodyWaitsFor() {
    begin();
    shouldRefuseWithoutAChange(
        new PlanApproved(SagaFixtures.ID, rig.now(), ""), "waits for no approval");
  }

  @Test
  void shouldRefuseARecoveryWhenItIsNotStuck() {
    begin();
    shouldRefuseWithoutAChange(
        new RecoveryRequested(SagaFixtures.ID, rig.now(), ""), "is not stuck");
  }

  @Test
  void shouldRefuseRevertAndFinalizeWithWhatToDoInstead() {
    begin();
    rig.runToEnd();
    shouldRefuseWithoutAChange(
        new RevertRequested(SagaFixtures.ID, rig.now(), ""), "the other direction");
    shouldRefuseWithoutAChange(
        new FinalizeRequested(SagaFixtures.ID, rig.now(), ""), "theseus.dev/retired-by");
  }

  @Test
  void shouldEndAForwardWithoutAnotherStepWhenFinalized() {
    rig.send(SagaFixtures.request(forwarding(Mode.MOVE)));
    shouldRefuseWithoutAChange(
        new FinalizeRequested(SagaFixtures.ID, rig.now(), ""), "only a completed one");
    rig.runToEnd();
    Transaction before = rig.state();

    Decisions decisions = rig.send(new FinalizeRequested(SagaFixtures.ID, rig.now(), ""));

    assertThat(decisions.events())
        .singleElement()
        .isInstanceOfSatisfying(
            UnforwardRequested.class,
            asked -> {
              assertThat(asked.epoch()).isEqualTo(before.epoch());
              assertThat(asked.spec()).isEqualTo(before.spec());
            });
    assertThat(rig.state()).isEqualTo(before);
    Decisions answered =
        rig.send(new TrafficUnforwarded(SagaFixtures.ID, before.epoch(), rig.now(), List.of()));
    assertThat(answered.reading()).isInstanceOf(Reading.Duplicate.class);
    assertThat(rig.state()).isEqualTo(before);
  }

  private static MigrationSpec forwarding(Mode mode) {
    MigrationSpec s = SagaFixtures.spec(mode);
    return new MigrationSpec(
        s.source(),
        s.target(),
        s.mode(),
        s.selector(),
        s.storageClasses(),
        s.registries(),
        s.downtimeBudgetMillis(),
        s.maxRounds(),
        s.whenNotConverging(),
        false,
        false,
        false,
        false,
        true);
  }

  @Test
  void shouldRollBackAtOnceWhenAPlanIsCancelled() {
    rig.send(SagaFixtures.request(SagaFixtures.planOnly()));
    rig.runUntil(PlanRequested.class);
    rig.send(cancel());

    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(rig.decidedNames()).containsExactly("PlanRequested", "RolledBack");
  }

  static Stream<Arguments> nonsense() {
    MigrationSpec move = SagaFixtures.spec(Mode.MOVE);
    return Stream.of(
        Arguments.of(SagaFixtures.spec(Mode.PING_PONG), "mode PING_PONG is not supported"),
        Arguments.of(forwarding(Mode.COPY), "forwardTraffic is set for mode COPY"),
        Arguments.of(between(move.source(), move.source()), "source and target are both"),
        Arguments.of(between(move.source(), new Place("west", "")), "need a site and a namespace"),
        Arguments.of(
            SagaFixtures.copying(-1, 5, NonConvergence.GIVE_UP), "downtimeBudgetMillis is -1"),
        Arguments.of(SagaFixtures.copying(1, 0, NonConvergence.GIVE_UP), "maxRounds is 0"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void shouldRefuseWhatMakesNoSense(MigrationSpec spec, String reason) {
    rig.send(new MigrationRequested(SagaFixtures.ID, Instant.EPOCH, "", spec));

    assertThat(rig.state().status()).isEqualTo(Status.REFUSED);
    assertThat(rig.state().reason()).contains(reason);
    assertThat(rig.decidedNames()).containsExactly("Refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"order 42", "-a", "a_", "a/b", "ü"})
  void shouldRefuseAnIdThatCannotLabelAnObject(String id) {
    rig.send(SagaFixtures.request(id, SagaFixtures.spec(Mode.MOVE)));

    assertThat(rig.state().status()).isEqualTo(Status.REFUSED);
    assertThat(rig.state().reason()).startsWith("migrationId is '" + id + "'; allowed are");
    assertThat(rig.decidedNames()).containsExactly("Refused");
  }

  @Test
  void shouldTakeTheLongestIdThatCanLabelAnObjectAndNoLongerOne() {
    rig.send(SagaFixtures.request("a".repeat(63), SagaFixtures.spec(Mode.MOVE)));
    assertThat(rig.state().status()).isEqualTo(Status.REQUESTED);

    SagaRig other = SagaRig.withTwoVolumes();
    other.send(SagaFixtures.request("a".repeat(64), SagaFixtures.spec(Mode.MOVE)));
    assertThat(other.state().status()).isEqualTo(Status.REFUSED);
  }

  private static MigrationSpec between(Place source, Place target) {
    MigrationSpec s = SagaFixtures.spec(Mode.MOVE);
    return new MigrationSpec(
        source,
        target,
        s.mode(),
        s.selector(),
        s.storageClasses(),
        s.registries(),
        s.downtimeBudgetMillis(),
        s.maxRounds(),
        s.whenNotConverging(),
        false,
        false,
        false);
  }
}
