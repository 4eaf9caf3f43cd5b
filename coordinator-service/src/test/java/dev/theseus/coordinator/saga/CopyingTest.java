package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CopyRequested;
import dev.theseus.events.Mode;
import dev.theseus.events.Progress;
import dev.theseus.events.VolumeWay;
import dev.theseus.events.Way;
import dev.theseus.events.WayChosen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CopyingTest {

  private static final CopyRequested ROUND =
      new CopyRequested(
          SagaFixtures.ID,
          1,
          SagaFixtures.START,
          SagaFixtures.spec(Mode.MOVE),
          SagaFixtures.planned(
                  new dev.theseus.events.PlanRequested(
                      SagaFixtures.ID, 1, SagaFixtures.START, SagaFixtures.spec(Mode.MOVE)),
                  SagaFixtures.START,
                  List.of("data", "media"))
              .volumes(),
          0);

  private static Copying begun() {
    return Copying.start(Optional.empty(), 0, false, SagaFixtures.START, ROUND.volumes());
  }

  private static List<Progress> everything(int units) {
    return new Participants(round -> units, "data", "media")
        .answer(ROUND, SagaFixtures.START).stream().map(Progress.class::cast).toList();
  }

  @Property(tries = 200)
  void shouldCompleteExactlyWhenAllIsKnownInAnyOrderAndHoweverOften(
      @ForAll @IntRange(min = 0, max = 150) int units, @ForAll long seed) {
    Random random = new Random(seed);
    List<Progress> events = new ArrayList<>(everything(units));
    Progress last = events.remove(random.nextInt(events.size()));
    List<Progress> delivered = new ArrayList<>(events);
    events.stream().filter(event -> random.nextBoolean()).forEach(delivered::add);
    Collections.shuffle(delivered, random);

    Copying copying = begun();
    for (Progress event : delivered) {
      copying = copying.with(event);
    }
    assertThat(copying.complete()).isFalse();
    copying = copying.with(last);
    assertThat(copying.complete()).isTrue();
    assertThat(copying.doneBytes()).isEqualTo(2L * units * (1 << 20));
    assertThat(copying.leftBytes()).isZero();
  }

  @Test
  void shouldKeepTheNewestWayOfEachVolumeThroughTheRounds() {
    Copying chosen = begun().with(way("data", Way.POD_ADDRESS)).with(way("data", Way.RELAYED));

    assertThat(chosen.isAbout(way("data", Way.RELAYED))).isTrue();
    assertThat(chosen.isAbout(way("unknown", Way.RELAYED))).isFalse();
    Copying next =
        Copying.start(Optional.of(chosen), 1, false, SagaFixtures.START, ROUND.volumes());
    assertThat(next.ways()).extracting(VolumeWay::way).containsExactly(Way.RELAYED);
    assertThat(next.sampledRate()).isEqualTo(7);
    assertThat(next.complete()).isFalse();
  }

  private static WayChosen way(String volume, Way way) {
    return new WayChosen(
        SagaFixtures.ID,
        1,
        SagaFixtures.START,
        SagaFixtures.spec(Mode.MOVE).source(),
        SagaFixtures.spec(Mode.MOVE).target(),
        new VolumeWay(volume, way, "", 7, "why"),
        List.of(),
        "movers");
  }

  @Property
  void shouldCountUnitsLikeASet(@ForAll List<@IntRange(max = 300) Integer> units) {
    UnitSet set = UnitSet.EMPTY;
    for (int unit : units) {
      set = set.with(unit);
    }
    assertThat(set.countBelow(Integer.MAX_VALUE))
        .isEqualTo((int) units.stream().distinct().count());
    assertThat(set.countBelow(100))
        .isEqualTo((int) units.stream().distinct().filter(unit -> unit < 100).count());
    assertThat(units).allMatch(set::contains);
  }

  @Test
  void shouldGoOnWithRoundThatIsAskedForAnew() {
    Copying first = begun();
    first = first.with(Participants.scan(ROUND, "data", 0, false, 2, SagaFixtures.START));
    first = first.with(Participants.chunk(ROUND, "data", 0, false, 0, SagaFixtures.START));

    Copying again =
        Copying.start(
            Optional.of(first), 0, false, SagaFixtures.START.plusSeconds(60), ROUND.volumes());

    assertThat(again.startedAt()).as("its time counts, for the rate").isEqualTo(first.startedAt());
    assertThat(again.doneBytes()).isZero();
    Copying told = again.with(Participants.chunk(ROUND, "data", 0, false, 0, SagaFixtures.START));
    assertThat(told.progress().getFirst().movedBytes())
        .as("the unit that is told of again")
        .isEqualTo(first.progress().getFirst().movedBytes());
  }

  @Test
  void shouldIgnoreUnitsThatTheScanDoesNotKnow() {
    Copying copying = begun();
    copying = copying.with(Participants.scan(ROUND, "data", 0, false, 1, SagaFixtures.START));
    copying = copying.with(Participants.chunk(ROUND, "data", 0, false, 7, SagaFixtures.START));
    copying = copying.with(Participants.chunk(ROUND, "data", 0, false, -1, SagaFixtures.START));

    assertThat(copying.doneBytes()).isZero();
  }

  @Test
  void shouldKeepTheFirstScanWhenItIsRepeated() {
    Copying copying = begun();
    copying = copying.with(Participants.scan(ROUND, "data", 0, false, 1, SagaFixtures.START));
    Copying again = copying.with(Participants.scan(ROUND, "data", 0, false, 9, SagaFixtures.START));

    assertThat(again).isEqualTo(copying);
  }
}
