package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.deployer.step.AgentSecrets;
import dev.theseus.runtime.SiteBook;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.VolumeAgents;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Agents as pods of a real cluster: {@code testbed/cluster up}, then {@code ./build -Preal verify}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealAgentsST {

  private final AgentSecret secret = AgentSecrets.make(Instant.now());
  private static final Duration LONG = Duration.ofSeconds(60);

  private RealClusters clusters;
  private KubernetesSite site;
  private String namespace = "";

  @BeforeAll
  void open() throws IOException {
    clusters = RealClusters.open(List.of("east", "west"));
    site = KubernetesSite.open(description());
  }

  @AfterAll
  void close() {
    site.close();
  }

  private SiteDescription description() {
    return new SiteDescription(
        "east", clusters.kubeconfig("east").toString(), "", SiteBook.LOCAL_AGENT_IMAGE);
  }

  @BeforeEach
  void makeNamespace() {
    namespace = "agents-" + UUID.randomUUID().toString().substring(0, 8);
    create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: %s}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: standard
          resources: {requests: {storage: 16Mi}}
        """
            .formatted(namespace));
  }

  @AfterEach
  void removeNamespace() {
    site.agents().stopAll("m-1", namespace, LONG);
    ObjectKey key = new ObjectKey("v1", "Namespace", "", namespace);
    site.objects()
        .get(key)
        .flatMap(Descriptor::uid)
        .ifPresent(uid -> site.objects().delete(key, uid));
  }

  @Test
  void shouldBindAClaimThatNobodyHasUsedYet() {
    VolumeAgents.AgentEndpoint endpoint = start(site, Optional.empty());

    assertThat(client(endpoint).isReady()).isTrue();
    assertThat(endpoint.uri()).isEqualTo(endpoint.inside());
    ObjectKey claim = new ObjectKey("v1", "PersistentVolumeClaim", namespace, "data");
    assertThat(site.objects().get(claim).flatMap(found -> found.textAt("status", "phase")))
        .contains("Bound");
  }

  @Test
  void shouldBeReachedThroughTheApiServerWhereItsPodIsNot() throws Exception {
    BiPredicate<URI, AgentSecret> nothing = (_, _) -> false;
    try (KubernetesSite outside = KubernetesSite.open(description(), nothing)) {
      VolumeAgents.AgentEndpoint endpoint = start(outside, Optional.empty());

      assertThat(endpoint.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(endpoint.inside().getHost()).startsWith("10.");
      assertThat(client(endpoint).isReady()).isTrue();
      assertThat(client(endpoint).progress(new MigrationRef("nothing-yet", 1)).entries()).isZero();
    }
  }

  @Test
  void shouldBeTheWorkloadsUserWhereTheNamespaceIsRestricted() {
    site.objects()
        .merge(
            new ObjectKey("v1", "Namespace", "", namespace),
            Map.of(
                "metadata",
                Map.of("labels", Map.of("pod-security.kubernetes.io/enforce", "restricted"))),
            Optional.empty());
    Descriptor workload =
        read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: db, namespace: %s}
            spec:
              template:
                spec:
                  securityContext: {runAsUser: 1000, fsGroup: 2000}
                  containers: [{name: db, image: db}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """
                .formatted(namespace));

    VolumeAgents.AgentEndpoint endpoint = start(site, Optional.of(workload));

    assertThat(client(endpoint).isReady()).isTrue();
    assertThat(site.objects().list("v1", "Pod", namespace, ""))
        .singleElement()
        .satisfies(
            pod -> assertThat(pod.longAt("spec", "securityContext", "runAsUser")).contains(1000L));
  }

  private VolumeAgents.AgentEndpoint start(KubernetesSite at, Optional<Descriptor> workload) {
    at.agents().start(new AgentSpec("m-1", namespace, "data", false, secret, workload));
    return at.agents().await("m-1", namespace, "data", LONG);
  }

  private static AgentClient client(VolumeAgents.AgentEndpoint endpoint) {
    return new AgentClient(
        new AgentEndpoint(
            endpoint.uri(),
            endpoint.secret().token(),
            endpoint.inside(),
            Optional.of(AgentIdentity.parse(endpoint.secret().identity()))));
  }

  private void create(String yaml) {
    site.objects().create(read(yaml), false);
  }

  private static Descriptor read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml).getFirst();
  }
}
