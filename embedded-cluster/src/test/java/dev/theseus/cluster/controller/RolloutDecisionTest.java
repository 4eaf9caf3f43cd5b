package dev.theseus.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cluster.controller.RolloutDecision.SetSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolloutDecisionTest {

  @Test
  void shouldStartWithinTheSurge() {
    RolloutDecision decision = new RolloutDecision(4, 1, 1);
    List<SetSize> old = List.of(new SetSize(4, 4));
    assertThat(decision.newSize(new SetSize(0, 0), old)).isEqualTo(1);
    assertThat(decision.oldSizes(new SetSize(1, 0), old)).containsExactly(3);
  }

  @Test
  void shouldNotRemoveServingPodsWhileNewOnesDoNotServe() {
    RolloutDecision decision = new RolloutDecision(1, 1, 0);
    List<SetSize> old = List.of(new SetSize(1, 1));
    assertThat(decision.newSize(new SetSize(0, 0), old)).isEqualTo(1);
    assertThat(decision.oldSizes(new SetSize(1, 0), old)).containsExactly(1);
    assertThat(decision.oldSizes(new SetSize(1, 1), old)).containsExactly(0);
  }

  @Test
  void shouldRemoveBrokenOldPodsFirst() {
    RolloutDecision decision = new RolloutDecision(3, 1, 1);
    List<SetSize> old = List.of(new SetSize(2, 0), new SetSize(1, 1));
    assertThat(decision.oldSizes(new SetSize(1, 1), old)).containsExactly(0, 1);
  }

  @Test
  void shouldLetOnePodBeMissingWhenNothingElseIsAllowed() {
    assertThat(new RolloutDecision(2, 0, 0).maxUnavailable()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "3,1,0", "3,0,1", "5,2,1", "10,3,2", "4,0,0", "2,5,5"})
  void shouldReachTheEndWithoutEverLeavingTheLimits(int desired, int surge, int unavailable) {
    RolloutDecision decision = new RolloutDecision(desired, surge, unavailable);
    SetSize newest = new SetSize(0, 0);
    List<SetSize> old = List.of(new SetSize(desired, desired));
    for (int step = 0; step < 10 * desired && !isDone(newest, old, desired); step++) {
      int size = decision.newSize(newest, old);
      newest = new SetSize(size, newest.available());
      List<SetSize> shrunk = new ArrayList<>();
      decision.oldSizes(newest, old).forEach(s -> shrunk.add(new SetSize(s, s)));
      old = shrunk;
      int oldSize = old.getFirst().size();
      assertThat(size + oldSize).isLessThanOrEqualTo(desired + surge);
      assertThat(newest.available() + oldSize)
          .isGreaterThanOrEqualTo(desired - decision.maxUnavailable());
      newest = new SetSize(size, size);
    }
    assertThat(isDone(newest, old, desired)).isTrue();
  }

  private static boolean isDone(SetSize newest, List<SetSize> old, int desired) {
    return newest.available() == desired && old.getFirst().size() == 0;
  }

  @ParameterizedTest
  @CsvSource({"25%,1,true,1", "25%,1,false,0", "25%,10,true,3", "25%,10,false,2", "2,10,true,2"})
  void shouldResolveNumbersAndPercentages(
      String value, int desired, boolean roundUp, int resolved) {
    assertThat(RolloutDecision.resolve(value, desired, roundUp)).isEqualTo(resolved);
  }
}
