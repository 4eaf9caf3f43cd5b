package dev.theseus.testbed.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge between two clusters whose Services stand for servers of this test. */
final class EdgeIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private EmbeddedCluster eastCluster;
  private EmbeddedCluster westCluster;
  private KubernetesClient east;
  private KubernetesClient west;
  private NamedServer eastServer;
  private NamedServer westServer;
  private Edge edge;

  @BeforeEach
  void open() throws IOException {
    eastCluster = cluster("east", 211);
    westCluster = cluster("west", 212);
    east = client(eastCluster);
    west = client(westCluster);
    eastServer = new NamedServer("east");
    westServer = new NamedServer("west");
    edge =
        Edge.start(
            "shop",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("east", east, "west", west));
  }

  @AfterEach
  void close() throws IOException {
    edge.close();
    eastServer.close();
    westServer.close();
    east.close();
    west.close();
    eastCluster.close();
    westCluster.close();
  }

  @Test
  void shouldFollowTheServicesOfBothClustersAndAcknowledge() throws Exception {
    publish(east, eastServer);
    await().atMost(SOON).until(() -> edge.serving().equals(Optional.of("east")));
    publish(west, westServer);
    assertThat(ask()).isEqualTo("east");

    wish(east, "hold");
    await().atMost(SOON).until(() -> observed(east).equals("hold"));
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(this::ask, command -> Thread.ofVirtual().start(command));
    await().during(Duration.ofMillis(100)).until(() -> !waiting.isDone());

    wish(west, "serve");
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo("west");
    wish(east, "retired");
    await().atMost(SOON).until(() -> observed(east).equals("retired"));
    await().atMost(SOON).until(() -> observed(west).equals("serve"));
    assertThat(edge.changes())
        .extracting(RouteChange::site)
        .containsSubsequence(Optional.of("east"), Optional.empty(), Optional.of("west"));
  }

  private EmbeddedCluster cluster(String name, int index) throws IOException {
    return EmbeddedCluster.start(EmbeddedClusterConfig.of(name, index, folder.resolve(name)));
  }

  private static KubernetesClient client(EmbeddedCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
        .build();
  }

  private static void publish(KubernetesClient client, NamedServer server) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .addToAnnotations(Traffic.EDGE_ANNOTATION, "shop")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(InetAddress.getLoopbackAddress().getHostAddress())
                .addNewPort()
                .withPort(server.port())
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  private static void wish(KubernetesClient client, String traffic) {
    client
        .services()
        .inNamespace("shop")
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"theseus.dev/traffic\":\"" + traffic + "\"}}}");
  }

  private static String observed(KubernetesClient client) {
    return client
        .services()
        .inNamespace("shop")
        .withName("web")
        .get()
        .getMetadata()
        .getAnnotations()
        .getOrDefault(Traffic.OBSERVED_ANNOTATION, "");
  }

  private String ask() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      socket.connect(edge.address());
      socket.getOutputStream().write('\n');
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      return line == null ? "end of stream" : line;
    } catch (IOException e) {
      throw new AssertionError("the edge lost a request", e);
    }
  }
}
