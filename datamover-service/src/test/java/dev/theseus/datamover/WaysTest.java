package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.PullResult;
import dev.theseus.agent.scan.ScanResult;
import dev.theseus.datamover.FaultyAddress.Fault;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Way;
import dev.theseus.events.WayChosen;
import dev.theseus.events.WayTried;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real agents, and networks between them that fail. */
class WaysTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);
  private static final AgentAddress BLOCKED =
      AgentAddress.at(Way.POD_ADDRESS, URI.create("http://127.0.0.1:1"));

  @TempDir Path base;
  private TwoVolumes volumes;
  private FaultyAddress nodePort;
  private VolumePair pair;
  private final List<MigrationEvent> told = new CopyOnWriteArrayList<>();
  private final Ways ways = new Ways("movers", told::add, () -> NOW);

  @BeforeEach
  void start() throws IOException {
    volumes = new TwoVolumes(base);
    pair =
        new VolumePair(volumes, ways, MIGRATION, TwoVolumes.EAST, TwoVolumes.WEST, "data", "data2");
    nodePort = new FaultyAddress(pair.sourceEndpoint().address());
  }

  @AfterEach
  void stop() {
    nodePort.close();
    volumes.close();
  }

  private WayChosen lastTold() {
    return (WayChosen) told.getLast();
  }

  @Test
  void shouldPullFromTheFirstAddressThatAnswersAndSayHowFast() throws Exception {
    ways.choose(pair);
    ways.choose(pair);

    assertThat(told).hasSize(1);
    assertThat(lastTold().way().way()).isEqualTo(Way.POD_ADDRESS);
    assertThat(lastTold().way().bytesPerSecond()).isPositive();
    assertThat(lastTold().source()).isEqualTo(TwoVolumes.EAST);
  }

  @Test
  void shouldPullFromNodePortWherePodAddressIsBlocked() throws Exception {
    volumes.leadToSource(
        List.of(
            BLOCKED,
            nodePort.as(Way.NODE_PORT),
            AgentAddress.missing(Way.LOAD_BALANCER, "nobody gave one")));

    ways.choose(pair);

    assertThat(lastTold().way().way()).isEqualTo(Way.NODE_PORT);
    assertThat(lastTold().way().reason()).contains("pod address", "nobody gave one");
    assertThat(lastTold().tried())
        .extracting(WayTried::reached)
        .containsExactly(false, true, false);
    long sampled = nodePort.carried();
    oneRound(3);
    assertThat(nodePort.carried()).isGreaterThan(sampled);
  }

  @Test
  void shouldRelayAndMeasureWhereNoAddressAnswers() throws Exception {
    volumes.leadToSource(List.of(BLOCKED));

    ways.choose(pair);

    assertThat(lastTold().way().way()).isEqualTo(Way.RELAYED);
    assertThat(lastTold().way().address()).isEmpty();
    assertThat(lastTold().way().bytesPerSecond()).isPositive();
    oneRound(3);
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldReplaceAWayThatClosesInTheMiddleAndKeepWhatIsDurable() throws Exception {
    shouldReplace(Fault.CLOSED);
  }

  /** As a link that is cut: nobody is told, and bytes just do not come any more. */
  @Test
  void shouldReplaceAWayThatGoesSilentInTheMiddleAndKeepWhatIsDurable() throws Exception {
    shouldReplace(Fault.SILENT);
  }

  private void shouldReplace(Fault fault) throws Exception {
    volumes.leadToSource(List.of(BLOCKED, nodePort.as(Way.NODE_PORT)));
    ways.choose(pair);
    int units = scanned(10_000);
    assertThat(units).isGreaterThan(2);
    PullResult first = pair.take(0, 0);
    assertThat(first.again()).isFalse();
    nodePort.failAfter(10_000, fault);

    Retrying.call(pair, () -> pair.take(0, 1));

    assertThat(lastTold().way().way()).isEqualTo(Way.RELAYED);
    assertThat(lastTold().way().reason()).contains("node port", "broke");
    long carriedByThen = nodePort.carried();
    assertThat(pair.take(0, 0).again()).as("what is durable is not brought again").isTrue();
    for (int unit = 2; unit < units; unit++) {
      assertThat(pair.take(0, unit).again()).isFalse();
    }
    RoundEnd.finish(pair, 0, false);
    assertThat(nodePort.carried()).isEqualTo(carriedByThen);
    assertThat(volumes.target.resolve("small-9999")).hasContent("x");
  }

  @Test
  void shouldTryAgainInTheNextRoundWhatWasGivenUp() throws Exception {
    volumes.leadToSource(List.of(nodePort.as(Way.NODE_PORT)));
    ways.choose(pair);
    nodePort.close();
    oneRound(3);
    assertThat(lastTold().way().way()).isEqualTo(Way.RELAYED);

    try (FaultyAddress again = new FaultyAddress(pair.sourceEndpoint().address())) {
      volumes.leadToSource(List.of(again.as(Way.NODE_PORT)));
      ways.choose(pair);
      assertThat(lastTold().way().way()).isEqualTo(Way.NODE_PORT);
      assertThat(told).hasSize(3);
    }
  }

  @Test
  void shouldGoTheWayThatAnotherProcessChose() throws Exception {
    volumes.leadToSource(List.of(BLOCKED, nodePort.as(Way.NODE_PORT)));
    ways.choose(pair);
    Ways others = new Ways("other-movers", told::add, () -> NOW);

    others.observe(lastTold());

    assertThat(others.<WayTo>ask(pair, way -> way).way()).isEqualTo(Way.NODE_PORT);
  }

  private int scanned(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      Files.writeString(volumes.source.resolve("small-" + i), "x");
    }
    ScanResult scan = pair.source().scan(MIGRATION, 0, false);
    return scan.units();
  }

  private void oneRound(int files) throws Exception {
    int units = scanned(files);
    for (int unit = 0; unit < units; unit++) {
      int number = unit;
      Retrying.call(pair, () -> pair.take(0, number));
    }
    RoundEnd.finish(pair, 0, false);
  }
}
