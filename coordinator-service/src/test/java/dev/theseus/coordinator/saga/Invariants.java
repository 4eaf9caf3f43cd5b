package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Committed;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Completed;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Step;
import dev.theseus.events.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold for the log of every transaction, however it went. */
final class Invariants {

  private Invariants() {}

  static void check(SagaRig rig, String run) {
    everyTransactionEnds(rig, run);
    compensatesInReverse(rig, run);
    replayEqualsState(rig, run);
    olderEpochChangesNothing(rig, run);
    onlyForwardAfterThePivot(rig, run);
  }

  private static void everyTransactionEnds(SagaRig rig, String run) {
    assertThat(rig.state().ended()).as(run + " ends").isTrue();
    assertThat(rig.state().attempt()).as(run + " waits for nothing").isEmpty();
    long ends =
        rig.decided.stream()
            .filter(e -> e instanceof Completed || e instanceof RolledBack || e instanceof Refused)
            .count();
    assertThat(ends).as(run + " ends once").isEqualTo(1);
  }

  private static void compensatesInReverse(SagaRig rig, String run) {
    List<Step> asked = new ArrayList<>();
    List<Step> undone = new ArrayList<>();
    boolean compensating = false;
    for (MigrationEvent event : rig.decided) {
      compensating |= event instanceof CompensationStarted;
      if (event instanceof StepRequest request) {
        Step step = StepNames.of(request, compensating).step();
        List<Step> list = compensating ? undone : asked;
        if (list.isEmpty() || list.getLast() != step) {
          list.add(step);
        }
      }
    }
    if (compensating) {
      List<Step> expected =
          asked.reversed().stream().filter(step -> SagaTable.row(step).undo().isPresent()).toList();
      assertThat(undone).as(run + " compensates in reverse").isEqualTo(expected);
    }
  }

  private static void replayEqualsState(SagaRig rig, String run) {
    Replay.Result replayed = Replay.of(rig.log);
    assertThat(replayed.state()).as(run + " replays to its state").isEqualTo(rig.known());
    assertThat(replayed.decisions()).as(run + " decides the same").isEqualTo(rig.decided);
    assertThat(Replay.differences(rig.log)).as(run + " has no other decision").isEmpty();
  }

  private static void olderEpochChangesNothing(SagaRig rig, String run) {
    Optional<Transaction> state = Optional.empty();
    List<MigrationEvent> inputs = new ArrayList<>();
    for (Replay.Logged entry : rig.log) {
      state = Saga.apply(state, entry.event(), entry.at()).state();
      inputs.add(entry.event());
      int epoch = state.map(Transaction::epoch).orElse(0);
      MigrationEvent old = inputs.get(inputs.size() / 2);
      if (old instanceof FencedEvent fenced && fenced.epoch() < epoch) {
        assertThat(Saga.apply(state, old, entry.at()).state())
            .as(run + " is not moved by an older epoch")
            .isEqualTo(state);
      }
    }
  }

  private static void onlyForwardAfterThePivot(SagaRig rig, String run) {
    boolean committed = rig.decided.stream().anyMatch(Committed.class::isInstance);
    boolean turnedBack =
        rig.decided.stream()
            .anyMatch(e -> e instanceof CompensationStarted || e instanceof RolledBack);
    assertThat(committed && turnedBack).as(run + " turned back after the pivot").isFalse();
  }
}
