package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransitionTableTest {

  @Test
  void shouldRefuseADuplicateEdge() {
    var one =
        new Transition(Status.RUNNING, Trigger.SPENT, Status.COMPENSATING, Reactions::turnBack);
    var other = new Transition(Status.RUNNING, Trigger.SPENT, Status.STUCK, Reactions::getStuck);

    assertThatThrownBy(() -> TransitionTable.index(List.of(one, other)))
        .hasMessage("duplicate edge: RUNNING --SPENT--> STUCK");
  }

  @Test
  void shouldRefuseAnEdgeOutOfATerminalState() {
    var edge = new Transition(Status.COMPLETED, Trigger.SPENT, Status.STUCK, Reactions::getStuck);

    assertThatThrownBy(() -> TransitionTable.index(List.of(edge)))
        .hasMessage("edge out of a terminal state: COMPLETED --SPENT--> STUCK");
  }

  @Test
  void shouldLeadFromTheBeginningToEveryState() {
    var reached = TransitionTable.TRANSITIONS.stream().map(Transition::to).distinct();

    assertThat(Stream.concat(Stream.of(Status.UNKNOWN), reached))
        .containsExactlyInAnyOrder(Status.values());
  }

  @Test
  void shouldUseEveryTrigger() {
    assertThat(TransitionTable.TRANSITIONS.stream().map(Transition::trigger).distinct())
        .containsExactlyInAnyOrder(Trigger.values());
  }

  @Test
  void shouldUndoOnlyStepsBeforeThePivot() {
    for (var steps : List.of(SagaTable.MOVE, SagaTable.COPY)) {
      assertThat(steps.stream().dropWhile(s -> s.step() != dev.theseus.events.Step.COMMIT))
          .allMatch(step -> step.undo().isEmpty());
    }
  }
}
