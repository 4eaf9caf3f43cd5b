package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.scan.ScanResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two real agents on two directories. */
final class AgentPair implements AutoCloseable {
  private final AgentServer sourceServer;
  private AgentServer targetServer;
  private final AgentConfig targetConfig;
  final Path source;
  final Path target;

  AgentPair(Path base) throws IOException {
    this(base, config -> config);
  }

  /** Two agents whose configurations are changed before they start. */
  AgentPair(Path base, UnaryOperator<AgentConfig> change) throws IOException {
    source = Files.createDirectories(base.resolve("source"));
    target = Files.createDirectories(base.resolve("target"));
    sourceServer =
        AgentServer.start(change.apply(config(source, base.resolve("source-state"), "one")));
    targetConfig = change.apply(config(target, base.resolve("target-state"), "two"));
    targetServer = AgentServer.start(targetConfig);
  }

  private static AgentConfig config(Path volume, Path state, String token) {
    return AgentConfig.of(
        volume, state, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token);
  }

  void restartTarget() throws IOException {
    targetServer.close();
    targetServer = AgentServer.start(targetConfig);
  }

  AgentEndpoint sourceEndpoint() {
    return sourceServer.endpoint();
  }

  AgentEndpoint targetEndpoint() {
    return targetServer.endpoint();
  }

  AgentClient sourceClient() {
    return new AgentClient(sourceServer.endpoint());
  }

  AgentClient targetClient() {
    return new AgentClient(targetServer.endpoint());
  }

  /** One round as a mover runs it. */
  List<PullResult> copy(MigrationRef migration, int round, boolean finalSync)
      throws AgentException {
    ScanResult scan = sourceClient().scan(migration, round, finalSync);
    List<PullResult> results = new ArrayList<>();
    for (int unit = 0; unit < scan.units(); unit++) {
      results.add(targetClient().pull(migration, round, unit, sourceEndpoint()));
    }
    targetClient().finishRound(migration, round, sourceEndpoint());
    return results;
  }

  /** Verifies both sides; returns the differences. */
  List<String> verify(MigrationRef migration, boolean full) throws AgentException {
    String here = sourceClient().verify(migration, full).root();
    String there = targetClient().verify(migration, full).root();
    List<String> differences = targetClient().differences(migration, 10, sourceEndpoint());
    if (here.equals(there) != differences.isEmpty()) {
      throw new AssertionError("roots " + here + " and " + there + ", but " + differences);
    }
    return differences;
  }

  @Override
  public void close() {
    sourceServer.close();
    targetServer.close();
  }
}
