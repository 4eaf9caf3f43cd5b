package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.events.Way;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import dev.theseus.sites.VolumeAgents.AgentEndpoint;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what pods are for, on an embedded cluster without processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedKubernetesSiteIT extends SiteContract {

  private static final AgentSecret SECRET = new AgentSecret("token", "identity");

  private static final Duration LONG = Duration.ofSeconds(30);

  private EmbeddedCluster cluster;
  private KubernetesSite site;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    folder = data;
    cluster = EmbeddedCluster.start(EmbeddedClusterConfig.of("east", 231, data));
    site = open(cluster.kubeconfig());
    create(
        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: quick}, provisioner:"
            + " p}");
  }

  @AfterAll
  void stop() {
    site.close();
    cluster.close();
  }

  @Override
  Site site() {
    return site;
  }

  private static KubernetesSite open(Path kubeconfig) {
    return KubernetesSite.open(
        new SiteDescription("east", kubeconfig.toString(), "", "theseus-agent"),
        // Pods run no process here, so none would answer a probe.
        (_, _) -> true);
  }

  @Test
  void shouldStartOneAgentPerClaimAndLeaveNothingOfIt() {
    claim("data");
    AgentSpec spec = new AgentSpec("m-1", namespace(), "data", true, SECRET);

    site.agents().start(spec);
    site.agents().start(spec);
    AgentEndpoint endpoint = site.agents().await("m-1", namespace(), "data", LONG);

    assertThat(endpoint.secret()).isEqualTo(SECRET);
    assertThat(endpoint.uri().getPort()).isEqualTo(AgentPod.PORT);
    assertThat(site.agents().claims("m-1", namespace())).containsExactly("data");
    assertThat(site.pods().running(namespace())).allMatch(PodFact::agent).hasSize(1);

    site.agents().stopAll("m-1", namespace(), LONG);

    assertThat(site.agents().claims("m-1", namespace())).isEmpty();
    assertThat(site.objects().list("v1", "Secret", namespace(), "theseus.dev/migration=m-1"))
        .isEmpty();
  }

  @Test
  void shouldOpenAgentsOfSourcesOnlyWhereAllowedAndCloseThemAgain() {
    claim("opened");
    List<Way> allowed = List.of(Way.NODE_PORT, Way.LOAD_BALANCER);
    SiteDescription description =
        new SiteDescription("east", cluster.kubeconfig().toString(), "", "theseus-agent", allowed);
    try (KubernetesSite open = KubernetesSite.open(description, (_, _) -> true)) {
      open.agents().rehearse(new AgentSpec("m-2", namespace(), "opened", true, SECRET));
      assertThat(services("m-2")).as("a rehearsal makes nothing").isEmpty();

      open.agents().start(new AgentSpec("m-2", namespace(), "opened", true, SECRET));
      open.agents().start(new AgentSpec("m-2", namespace(), "opened", true, SECRET));
      AgentEndpoint endpoint = open.agents().await("m-2", namespace(), "opened", LONG);

      assertThat(services("m-2")).hasSize(1);
      assertThat(endpoint.addresses())
          .extracting(AgentAddress::way)
          .containsExactly(Way.POD_ADDRESS, Way.NODE_PORT, Way.LOAD_BALANCER);
      assertThat(endpoint.addresses().get(1).uri().orElseThrow().getPort()).isBetween(30000, 32767);
      assertThat(endpoint.addresses().get(2).missing()).contains("load balancer");

      open.agents().stopAll("m-2", namespace(), LONG);
      assertThat(services("m-2")).isEmpty();

      open.agents().start(new AgentSpec("m-2", namespace(), "opened", false, SECRET));
      assertThat(services("m-2")).as("nobody pulls from a target").isEmpty();
      assertThat(open.agents().await("m-2", namespace(), "opened", LONG).addresses()).hasSize(1);
      open.agents().stopAll("m-2", namespace(), LONG);
    }
  }

  private List<Descriptor> services(String migrationId) {
    String selector = "theseus.dev/migration=" + migrationId;
    return site.objects().list("v1", "Service", namespace(), selector);
  }

  @Test
  void shouldRefuseAnAgentForAClaimThatDoesNotExist() {
    assertThatThrownBy(
            () -> site.agents().start(new AgentSpec("m-1", namespace(), "none", true, SECRET)))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT);
              assertThat(refused).hasMessageContaining("none").hasMessageContaining("not exist");
            });
  }

  @Test
  void shouldNameTheWorkloadAboveAPod() {
    create(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web}]}
        """);
    ObjectKey web = new ObjectKey("apps/v1", "Deployment", namespace(), "web");
    site.objects()
        .await(web, d -> d.flatMap(w -> w.longAt("status", "readyReplicas")).orElse(0L) > 0, LONG);

    assertThat(site.pods().running(namespace()))
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.controller().kind()).isEqualTo("Deployment");
          assertThat(pod.controller().name()).isEqualTo("web");
          assertThat(pod.ready()).isTrue();
        });
    assertThat(site.pods().explain(web)).isEmpty();
  }

  @Test
  void shouldSayThatTheTokenIsNotAccepted() throws Exception {
    String text = Files.readString(cluster.kubeconfig());
    Path file = folder.resolve("expired");
    Files.writeString(file, text.replaceAll("token: .*", "token: \"expired\""));

    try (KubernetesSite other = open(file)) {
      assertThatThrownBy(() -> other.objects().list("v1", "Pod", "default", ""))
          .isInstanceOfSatisfying(
              SiteException.class,
              refused -> assertThat(refused.reason()).isIn("Unauthorized", "Forbidden"));
    }
  }

  @Test
  void shouldSayThatTheCertificateIsNotTrusted(@TempDir Path second) throws Exception {
    EmbeddedCluster other = EmbeddedCluster.start(EmbeddedClusterConfig.of("west", 232, second));
    String address = "https://127.0.0.1:" + cluster.port();
    String foreign = "https://127.0.0.1:" + other.port();
    Path file = second.resolve("mixed");
    Files.writeString(file, Files.readString(other.kubeconfig()).replace(foreign, address));
    other.close();

    try (KubernetesSite mixed = open(file)) {
      assertThatThrownBy(() -> mixed.catalog().version())
          .isInstanceOfSatisfying(
              SiteException.class,
              refused -> {
                assertThat(refused.reason()).isIn("UntrustedCertificate", "Tls");
                assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT);
              });
    }
  }

  @Test
  void shouldCheckWhatTheSiteAllows() {
    var lines = site.check(SiteCheck.Scope.ALL);
    assertThat(lines)
        .extracting(SiteCheck.Line::check)
        .startsWith("reachable", "kind")
        .contains("right", "class", "path");
    assertThat(lines.getFirst().result()).isEqualTo(SiteCheck.Result.OK);
  }

  private void claim(String name) {
    create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %s, namespace: %%s}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: quick
          resources: {requests: {storage: 1Gi}}
        """
            .formatted(name));
  }

  private void create(String yaml) {
    new DescriptorReader()
        .read("test.yaml", yaml.formatted(namespace()))
        .forEach(descriptor -> site.objects().create(descriptor, false));
  }
}
