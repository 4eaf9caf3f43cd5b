package dev.theseus.datamover;

import dev.theseus.agent.AgentConfig;
import dev.theseus.agent.AgentServer;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.VolumePlan;
import dev.theseus.events.Way;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A volume at each of two sites, each with a real agent. */
final class TwoVolumes implements AgentLocator, AutoCloseable {
  static final Place EAST = new Place("east", "shop");
  static final Place WEST = new Place("west", "shop2");

  final Path source;
  final Path target;
  private final AgentServer sourceAgent;
  private final AgentServer targetAgent;
  private volatile List<AgentAddress> sourceAddresses;

  TwoVolumes(Path base) throws IOException {
    source = Files.createDirectories(base.resolve("source"));
    target = Files.createDirectories(base.resolve("target"));
    sourceAgent = AgentServer.start(config(source, base.resolve("state-of-source")));
    targetAgent = AgentServer.start(config(target, base.resolve("state-of-target")));
    sourceAddresses = List.of(AgentAddress.at(Way.POD_ADDRESS, sourceAgent.endpoint().address()));
  }

  private static AgentConfig config(Path volume, Path state) {
    return AgentConfig.of(
        volume, state, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "secret");
  }

  static MigrationSpec spec() {
    return spec(Map.of());
  }

  static MigrationSpec spec(Map<String, String> registries) {
    return new MigrationSpec(
        EAST,
        WEST,
        Mode.MOVE,
        "",
        Map.of(),
        registries,
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  static List<VolumePlan> plans() {
    return List.of(
        new VolumePlan(
            "data",
            "data2",
            1 << 30,
            -1,
            -1,
            "fast",
            "slow",
            List.of("ReadWriteOnce"),
            List.of(),
            0));
  }

  @Override
  public AgentEndpoint find(String migrationId, Place place, String claim) {
    if (place.equals(EAST) && claim.equals("data")) {
      return sourceAgent.endpoint();
    }
    if (place.equals(WEST) && claim.equals("data2")) {
      return targetAgent.endpoint();
    }
    throw new IllegalArgumentException(claim + " in " + place);
  }

  @Override
  public List<AgentAddress> addresses(String migrationId, Place place, String claim) {
    return place.equals(EAST) ? sourceAddresses : List.of();
  }

  /** What leads to the source's agent from now on; by itself its own address does. */
  void leadToSource(List<AgentAddress> addresses) {
    sourceAddresses = List.copyOf(addresses);
  }

  @Override
  public Optional<AgentEndpoint> findExisting(String migrationId, Place place, String claim) {
    return Optional.of(find(migrationId, place, claim));
  }

  @Override
  public void forget(String migrationId, Place place, String claim) {
    // They stay where they are.
  }

  @Override
  public void close() {
    sourceAgent.close();
    targetAgent.close();
  }
}
