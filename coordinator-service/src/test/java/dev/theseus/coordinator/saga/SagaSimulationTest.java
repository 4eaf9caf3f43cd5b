package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Mode;
import dev.theseus.events.Status;
import dev.theseus.events.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random participants, networks and users. A failure names its seed; repeat it with {@code
 * -Dtest=SagaSimulationTest -Dseed=N}.
 */
class SagaSimulationTest {

  private static IntStream seeds() {
    Integer only = Integer.getInteger("seed");
    return only == null ? IntStream.range(0, 800) : IntStream.of(only);
  }

  @Test
  void shouldHoldTheInvariantsWhateverHappens() {
    List<Transition> untaken = new ArrayList<>(TransitionTable.TRANSITIONS);
    seeds()
        .forEach(seed -> {
          RandomRun run = new RandomRun(seed);
          run.toEnd();
          Invariants.check(run.rig, "seed " + seed);
          run.rig.edges.forEach(taken ->
              untaken.removeIf(
                  edge -> edge.from() == taken.from() && edge.trigger() == taken.trigger()));
        });
    if (Integer.getInteger("seed") == null) {
      assertThat(untaken.stream().map(edge -> edge.from() + " --" + edge.trigger()))
          .as("edges that no run took")
          .isEmpty();
    }
  }

  @Test
  void shouldReachTheSameEndFromEveryPrefixOfItsLog() {
    seeds()
        .limit(50)
        .forEach(seed -> {
          RandomRun run = new RandomRun(seed);
          run.toEnd();
          assertEveryPrefixReachesTheEnd(run.rig, seed);
        });
  }

  private static void assertEveryPrefixReachesTheEnd(SagaRig rig, int seed) {
    for (int crash = 0; crash < rig.log.size(); crash++) {
      Optional<Transaction> state = Replay.of(rig.log.subList(0, crash)).state();
      for (Replay.Logged entry : rig.log.subList(crash, rig.log.size())) {
        state = Saga.apply(state, entry.event(), entry.at()).state();
      }
      assertThat(state).as("seed %d, crash after %d events", seed, crash).isEqualTo(rig.known());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"MOVE", "COPY"})
  void shouldRollBackOrGoForwardWhenCancelledAtAnyEvent(Mode mode) {
    SagaRig whole = SagaRig.withTwoVolumes();
    whole.send(SagaFixtures.request(SagaFixtures.spec(mode)));
    whole.runToEnd();
    List<MigrationEvent> inputs = inputsOf(whole);
    for (int boundary = 1; boundary < inputs.size(); boundary++) {
      SagaRig rig = SagaRig.withTwoVolumes();
      inputs.subList(0, boundary).forEach(rig::send);
      boolean committed = rig.state().status() == Status.COMMITTED;
      rig.send(RandomRun.cancel(rig));
      rig.runToEnd();

      assertThat(rig.state().status())
          .as("cancelled after %d inputs", boundary)
          .isEqualTo(committed ? Status.COMPLETED : Status.ROLLED_BACK);
      Invariants.check(rig, mode + " cancelled after " + boundary);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"MOVE", "COPY"})
  void shouldRollBackOrGoForwardWhenAnyStepFailsForGood(Mode mode) {
    SagaRig whole = SagaRig.withTwoVolumes();
    whole.send(SagaFixtures.request(SagaFixtures.spec(mode)));
    whole.runToEnd();
    for (StepRequest failing : whole.decided(StepRequest.class)) {
      SagaRig rig = SagaRig.withTwoVolumes();
      rig.send(SagaFixtures.request(SagaFixtures.spec(mode)));
      rig.runUntil(failing.getClass());
      boolean committed = rig.state().status() == Status.COMMITTED;
      rig.fail(FailureKind.PERMANENT);
      if (committed) {
        rig.expire();
      }
      rig.runToEnd();

      assertThat(rig.state().status())
          .as("failed at %s", failing.getClass().getSimpleName())
          .isEqualTo(committed ? Status.COMPLETED : Status.ROLLED_BACK);
      Invariants.check(rig, mode + " failed at " + failing.getClass().getSimpleName());
    }
  }

  private static List<MigrationEvent> inputsOf(SagaRig rig) {
    return rig.log.stream()
        .map(Replay.Logged::event)
        .filter(event -> !rig.decided.contains(event))
        .toList();
  }

  @Test
  void shouldChangeNothingWhenEveryInputIsDeliveredTwice() {
    SagaRig once = SagaRig.withTwoVolumes();
    SagaRig twice = SagaRig.withTwoVolumes();
    once.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    once.runToEnd();
    for (MigrationEvent input : inputsOf(once)) {
      twice.send(input);
      twice.send(input);
    }

    assertThat(twice.decidedNames()).isEqualTo(once.decidedNames());
    assertThat(twice.decided(StepRequest.class)).allMatch(request -> request.epoch() == 1);
  }
}
