package dev.theseus.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.Completed;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.Estimate;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Planned;
import dev.theseus.events.Prediction;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.VolumeWay;
import dev.theseus.events.Way;
import dev.theseus.events.WayChosen;
import dev.theseus.events.WayPlan;
import dev.theseus.events.WayTried;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final MigrationSpec SPEC =
      new MigrationSpec(
          new Place("east", "shop"),
          new Place("west", "shop"),
          Mode.MOVE,
          "",
          Map.of(),
          Map.of(),
          10_000,
          5,
          NonConvergence.STOP_AND_COPY,
          false,
          false,
          false);

  private static final SitePair PAIR = new SitePair("east", "west");

  private final History history = new History();

  @Test
  void shouldLearnRateTimesAndErrorsFromAFinishedMigration() {
    migrate("m");

    Experience learnt = history.experience();

    assertThat(learnt.bytesPerSecond()).containsExactly(32_000_000.0);
    assertThat(learnt.stopMillis()).containsEntry("shop", List.of(700.0));
    assertThat(learnt.startMillis()).containsEntry("shop", List.of(900.0));
    assertThat(learnt.durationRatios()).containsExactly(0.5);
    assertThat(learnt.downtimeRatios()).containsExactly(2.0);
    assertThat(learnt.overheadMillis()).containsExactly(4_000.0);
  }

  @Test
  void shouldCountAUnitOnceThatIsReportedTwice() {
    begin("m");
    history.observe(chunk("m", 0, 3));
    history.observe(chunk("m", 0, 3));
    finish("m");

    assertThat(history.experience().bytesPerSecond()).containsExactly(16_000_000.0);
  }

  @Test
  void shouldForgetTheOldest() {
    for (int i = 0; i < 60; i++) {
      migrate("m" + i);
    }

    assertThat(history.experience().bytesPerSecond()).hasSize(50);
  }

  @Test
  void shouldKnowThePathBetweenTwoSitesByTheWayThatWasTaken() {
    history.observe(
        chosen(
            "m", Way.RELAYED, 5_000_000, new WayTried(Way.POD_ADDRESS, "", false, -1, "silent")));

    Experience sampled = history.experience();
    assertThat(sampled.along(PAIR).bytesPerSecond()).containsExactly(5_000_000.0);
    assertThat(sampled.along(new SitePair("west", "east")).bytesPerSecond()).isEmpty();
    List<WayPlan> ways =
        ExpectedWays.of(List.of(Way.NODE_PORT), Optional.ofNullable(sampled.paths().get(PAIR)));
    assertThat(ways)
        .extracting(WayPlan::way)
        .containsExactly(Way.POD_ADDRESS, Way.NODE_PORT, Way.RELAYED);
    assertThat(ways)
        .filteredOn(WayPlan::expected)
        .extracting(WayPlan::way)
        .containsExactly(Way.RELAYED);
    assertThat(ways.getFirst().reason()).contains("migration m", "silent");
    assertThat(ways.getLast().bytesPerSecond()).isEqualTo(5_000_000);

    migrate("m");

    assertThat(history.experience().along(PAIR).bytesPerSecond())
        .as("a copy says more than a sample")
        .containsExactly(32_000_000.0);
  }

  @Test
  void shouldExpectNoWayBeforeOneWasTaken() {
    assertThat(ExpectedWays.of(List.of(), Optional.empty()))
        .hasSize(2)
        .noneMatch(WayPlan::expected)
        .allMatch(way -> way.bytesPerSecond() == -1);
  }

  private static WayChosen chosen(String id, Way way, long rate, WayTried tried) {
    return new WayChosen(
        id,
        1,
        at(1),
        SPEC.source(),
        SPEC.target(),
        new VolumeWay("data", way, "", rate, "why"),
        List.of(tried),
        "movers");
  }

  private void migrate(String id) {
    begin(id);
    history.observe(chunk(id, 0, 2));
    history.observe(chunk(id, 1, 3));
    finish(id);
  }

  private void begin(String id) {
    Estimate duration = new Estimate(1, 16_000, 99_000);
    Prediction prediction = new Prediction(duration, new Estimate(1, 1_000, 9_000), 1, true);
    history.observe(new MigrationRequested(id, START, "", SPEC));
    history.observe(
        new Planned(
            id,
            1,
            at(1),
            List.of(),
            List.of(),
            0,
            List.of(),
            ByteBuffer.allocate(0),
            List.of(),
            prediction));
    history.observe(new CopyRequested(id, 1, at(1), SPEC, List.of(), 0));
  }

  private void finish(String id) {
    history.observe(new SourceQuiesced(id, 1, at(5), at(4), 700, List.of()));
    history.observe(new TargetActivated(id, 1, at(6), 900));
    history.observe(new TrafficSwitched(id, 1, at(6), at(6)));
    history.observe(new Completed(id, 1, at(8)));
  }

  private static ChunkCopied chunk(String id, int unit, int second) {
    return new ChunkCopied(id, 1, at(second), "data", 0, false, unit, 32_000_000, 100, "mover");
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
