package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Completed;
import dev.theseus.events.Verified;
import dev.theseus.testbed.edge.Edge;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis with an append-only file, and MariaDB: moved while clients write to them. */
final class RealProgramsIT {
  private static final String NAMESPACE = "records";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int ENTRIES_AROUND = 20;

  @TempDir Path folder;

  @Test
  void shouldKeepEachAcknowledgedWriteExactlyOnceWhenServersMoveUnderTheirClients()
      throws Exception {
    try (var clusters = TwoClusters.start(folder)) {
      clusters.apply(TwoClusters.EAST, descriptors(clusters));
      clusters.awaitReady(TwoClusters.EAST, NAMESPACE);
      var password = password(clusters);
      try (var redisEdge = edge("redis", clusters);
          var mariadbEdge = edge("mariadb", clusters);
          var redis = LedgerClient.start("redis", new RedisLedger(redisEdge.address()));
          var mariadb =
              LedgerClient.start("mariadb", new MariaDbLedger(mariadbEdge.address(), password))) {
        var writers = List.of(redis, mariadb);
        awaitMore(writers);

        var events = clusters.migrate(TwoClusters.move(NAMESPACE, NAMESPACE, Map.of()), LIMIT);

        assertThat(events.getLast()).isInstanceOf(Completed.class);
        assertThat(events)
            .filteredOn(Verified.class::isInstance)
            .singleElement()
            .satisfies(verified -> assertThat(((Verified) verified).volumes()).hasSize(2));
        awaitMore(writers);
        assertThat(redisEdge.serving()).isEqualTo(Optional.of(TwoClusters.WEST));
        assertThat(mariadbEdge.serving()).isEqualTo(Optional.of(TwoClusters.WEST));
        redis.stop();
        mariadb.stop();
        try (var atTarget = new RedisLedger(service("redis", clusters))) {
          assertKeptOnce(redis.acknowledged(), atTarget.entries());
        }
        try (var atTarget = new MariaDbLedger(service("mariadb", clusters), password)) {
          assertKeptOnce(mariadb.acknowledged(), atTarget.entries());
        }
      }
    }
  }

  private static void assertKeptOnce(List<String> acknowledged, List<String> kept) {
    assertThat(acknowledged).hasSizeGreaterThan(2 * ENTRIES_AROUND);
    assertThat(kept).doesNotHaveDuplicates().containsAll(acknowledged);
  }

  /** Every client has got some more acknowledgements than it has now. */
  private static void awaitMore(List<LedgerClient> clients) {
    for (var client : clients) {
      var enough = client.acknowledged().size() + ENTRIES_AROUND;
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.acknowledged().size() >= enough);
    }
  }

  private static List<HasMetadata> descriptors(TwoClusters clusters) throws IOException {
    try (var yaml = RealProgramsIT.class.getResourceAsStream("records.yaml")) {
      return clusters.client(TwoClusters.EAST).load(yaml).items().stream()
          .map(HasMetadata.class::cast)
          .toList();
    }
  }

  private static String password(TwoClusters clusters) {
    var secret =
        clusters
            .client(TwoClusters.EAST)
            .secrets()
            .inNamespace(NAMESPACE)
            .withName("mariadb")
            .get();
    var encoded = secret.getData().get("password");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static InetSocketAddress service(String name, TwoClusters clusters) {
    var spec =
        clusters
            .client(TwoClusters.WEST)
            .services()
            .inNamespace(NAMESPACE)
            .withName(name)
            .get()
            .getSpec();
    return new InetSocketAddress(spec.getClusterIP(), spec.getPorts().getFirst().getPort());
  }

  private static Edge edge(String name, TwoClusters clusters) throws IOException {
    return Edge.start(
        name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), clusters.clients());
  }
}
