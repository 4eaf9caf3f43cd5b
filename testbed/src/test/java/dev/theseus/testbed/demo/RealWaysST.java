package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.AgentException;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.deployer.step.AgentSecrets;
import dev.theseus.events.Way;
import dev.theseus.runtime.SiteBook;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Ways from an agent in one real cluster to an agent in the other: {@code testbed/cluster up}, then
 * {@code ./build -Preal verify}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealWaysST {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final MigrationRef MIGRATION = new MigrationRef("m-ways", 1);

  private final AgentSecret secret = AgentSecrets.make(Instant.now());
  private KubernetesSite east;
  private KubernetesSite west;
  private String namespace = "";

  @BeforeAll
  void open() throws IOException {
    RealClusters clusters = RealClusters.open(List.of("east", "west"));
    east = site(clusters, "east");
    west = site(clusters, "west");
  }

  private static KubernetesSite site(RealClusters clusters, String name) {
    return KubernetesSite.open(
        new SiteDescription(
            name,
            clusters.kubeconfig(name).toString(),
            "",
            SiteBook.LOCAL_AGENT_IMAGE,
            List.of(Way.NODE_PORT)),
        // From here only the API servers lead to agents.
        (_, _) -> false);
  }

  @AfterAll
  void close() {
    east.close();
    west.close();
  }

  @BeforeEach
  void makeNamespaces() {
    namespace = "ways-" + UUID.randomUUID().toString().substring(0, 8);
    for (KubernetesSite site : List.of(east, west)) {
      create(site, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}");
      create(
          site,
          """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: data, namespace: %s}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 16Mi}}}
          """);
    }
  }

  private void create(KubernetesSite site, String yaml) {
    String named = yaml.formatted(namespace);
    site.objects().create(new DescriptorReader().read("test.yaml", named).getFirst(), false);
  }

  @AfterEach
  void removeNamespaces() {
    for (KubernetesSite site : List.of(east, west)) {
      site.agents().stopAll(MIGRATION.id(), namespace, LONG);
      ObjectKey key = new ObjectKey("v1", "Namespace", "", namespace);
      site.objects()
          .get(key)
          .flatMap(Descriptor::uid)
          .ifPresent(uid -> site.objects().delete(key, uid));
    }
  }

  @Test
  void shouldBePulledFromAtTheNodePortAndRelayedThroughBothApiServers() throws Exception {
    VolumeAgents.AgentEndpoint source = start(east, true);
    VolumeAgents.AgentEndpoint target = start(west, false);
    AgentClient client = new AgentClient(endpoint(target));
    AgentAddress nodePort = source.addresses().getLast();
    assertThat(nodePort.way()).isEqualTo(Way.NODE_PORT);
    URI opened = nodePort.uri().orElseThrow();

    assertThat(client.probe(MIGRATION, endpoint(source).knownAs(opened)).bytesPerSecond())
        .isPositive();
    URI closed = URI.create("https://" + opened.getHost() + ":1");
    assertThatThrownBy(() -> client.probe(MIGRATION, endpoint(source).knownAs(closed)))
        .isInstanceOf(AgentException.Unreachable.class);
    assertThat(source.uri().getHost()).isEqualTo("127.0.0.1");
    assertThat(client.relaySample(MIGRATION, endpoint(source)).bytes()).isGreaterThan(1 << 20);

    east.agents().stopAll(MIGRATION.id(), namespace, LONG);
    assertThat(east.objects().list("v1", "Service", namespace, "theseus.dev/role=exposure"))
        .isEmpty();
    assertThatThrownBy(() -> client.probe(MIGRATION, endpoint(source).knownAs(opened)))
        .isInstanceOf(AgentException.Unreachable.class);
  }

  private VolumeAgents.AgentEndpoint start(KubernetesSite site, boolean readOnly) {
    site.agents().start(new AgentSpec(MIGRATION.id(), namespace, "data", readOnly, secret));
    return site.agents().await(MIGRATION.id(), namespace, "data", LONG);
  }

  private AgentEndpoint endpoint(VolumeAgents.AgentEndpoint found) {
    return new AgentEndpoint(
        found.uri(),
        secret.token(),
        found.inside(),
        Optional.of(AgentIdentity.parse(secret.identity())));
  }
}
