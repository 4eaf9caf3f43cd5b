package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyConverged;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

  private static final long MIB = 1 << 20;

  /** A complete round that moved so many bytes in so many milliseconds at 100 MiB/s at best. */
  private static Convergence judge(
      int round, long bytes, long tookMillis, long previousMillis, MigrationSpec spec) {
    var volume =
        new VolumeCopy("data", 1, bytes, UnitSet.EMPTY.with(0), bytes, 0, Optional.empty());
    Instant end = SagaFixtures.START.plus(Duration.ofMillis(tookMillis));
    var copying =
        new Copying(
            round, false, SagaFixtures.START, previousMillis, 100 * MIB, List.of(volume), 0);
    return Convergence.judge(copying, spec, end);
  }

  private static MigrationSpec budget(long millis) {
    return SagaFixtures.copying(millis, 5, NonConvergence.STOP_AND_COPY);
  }

  @Test
  void shouldRunASecondRoundWhenTheFirstMovedEverything() {
    assertThat(judge(0, 200 * MIB, 2_000, 0, budget(10_000))).isEqualTo(Convergence.ANOTHER_ROUND);
  }

  @Test
  void shouldStopWhenNothingIsLeft() {
    assertThat(judge(0, 0, 10, 0, budget(0))).isEqualTo(Convergence.CONVERGED);
  }

  @Test
  void shouldConvergeWhenTheRestFitsAndIsSmall() {
    assertThat(judge(1, 5 * MIB, 100, 2_000, budget(10_000))).isEqualTo(Convergence.CONVERGED);
  }

  @Test
  void shouldGoOnWhenTheRestFitsButHalvesAgain() {
    assertThat(judge(1, 50 * MIB, 600, 2_000, budget(10_000))).isEqualTo(Convergence.ANOTHER_ROUND);
  }

  @Test
  void shouldGoOnWhileARestThatDoesNotFitShrinks() {
    assertThat(judge(1, 500 * MIB, 5_000, 8_000, budget(1_000)))
        .isEqualTo(Convergence.ANOTHER_ROUND);
  }

  @Test
  void shouldNotConvergeWhenTheRestDoesNotShrink() {
    assertThat(judge(1, 500 * MIB, 8_000, 8_000, budget(1_000)))
        .isEqualTo(Convergence.NOT_CONVERGED);
  }

  @Test
  void shouldNotConvergeWhenTheRoundsAreSpent() {
    assertThat(judge(4, 500 * MIB, 5_000, 8_000, budget(1_000)))
        .isEqualTo(Convergence.NOT_CONVERGED);
  }

  private static SagaRig copyThatNeverShrinks(NonConvergence otherwise) {
    var rig = new SagaRig(new Participants(round -> 4, "data"));
    rig.send(SagaFixtures.request(SagaFixtures.copying(1, 3, otherwise)));
    return rig;
  }

  @Test
  void shouldStopAndCopyWhenThatIsChosen() {
    var rig = copyThatNeverShrinks(NonConvergence.STOP_AND_COPY);
    rig.runToEnd();

    assertThat(rig.decided(CopyConverged.class).getFirst().converged()).isFalse();
    assertThat(rig.state().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldGiveUpWhenThatIsChosen() {
    var rig = copyThatNeverShrinks(NonConvergence.GIVE_UP);
    rig.runToEnd();

    assertThat(rig.state().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(rig.decided(CompensationStarted.class).getFirst().reason())
        .contains("does not converge")
        .contains("downtimeBudgetMillis");
  }

  @Test
  void shouldIgnoreChunksOfAnEarlierRound() {
    var rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(dev.theseus.events.Mode.MOVE)));
    rig.runUntil(CopyRequested.class);
    var firstRound = rig.answers();
    firstRound.forEach(rig::send);
    Optional<Transaction> before = rig.known();

    firstRound.stream().filter(ChunkCopied.class::isInstance).forEach(rig::send);

    assertThat(rig.known()).isEqualTo(before);
    assertThat(rig.state().copying().orElseThrow().round()).isEqualTo(1);
  }
}
