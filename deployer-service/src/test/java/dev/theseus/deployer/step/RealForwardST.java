package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.Place;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.ServiceForward;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.sites.Marks;
import dev.theseus.sites.Reach.HostPort;
import dev.theseus.sites.Site;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.Quiescence;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client of the source's cluster goes on by the Service's name, served by another cluster: {@code
 * testbed/cluster up}, the agents' image loaded there, then {@code ./build -Preal verify}.
 */
class RealForwardST {

  private static final String IMAGE = "localhost/theseus-agent:0.1.0";
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** The agent's own program listens, so that no other image is needed. */
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: NS}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - name: web
              image: IMAGE
              imagePullPolicy: IfNotPresent
              args: [--volume, /v, --state, /s, --listen, "$(POD_IP):7070", --token-env, T]
              env:
              - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
              - {name: T, value: none}
              readinessProbe: {tcpSocket: {port: 7070}, periodSeconds: 1}
              volumeMounts: [{name: v, mountPath: /v}, {name: s, mountPath: /s}]
            securityContext: {runAsUser: 0}
            volumes: [{name: v, emptyDir: {}}, {name: s, emptyDir: {}}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: NS}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 7070}]}
      """;

  private final String id = "forward-" + UUID.randomUUID().toString().substring(0, 8);
  private final Site east = site("east");
  private final Site west = site("west");
  private final Limits limits = new Limits(LONG, LONG, LONG, LONG, LONG);
  private final Steps steps = new Steps(new Stage.Both(east, west), limits, Clock.systemUTC());
  private final Attempt attempt = new Attempt(id, 1);
  private final HostPort name = new HostPort("web." + id + ".svc.cluster.local", 80);

  private static Site site(String name) {
    Path home =
        Optional.ofNullable(System.getenv("THESEUS_CLUSTER_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/theseus-cluster"));
    return KubernetesSite.open(
        new SiteDescription(name, home.resolve(name + "/kubeconfig").toString(), "", IMAGE));
  }

  private List<Descriptor> application() {
    return SimulatedSite.read(WEB.replace("NS", id).replace("IMAGE", IMAGE));
  }

  @BeforeEach
  void deploy() {
    SimulatedSite.read("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(id))
        .forEach(namespace -> east.objects().create(namespace, false));
    application().forEach(object -> east.objects().create(object, false));
    ObjectKey web = new ObjectKey("apps/v1", "Deployment", id, "web");
    east.objects().await(web, now -> now.filter(WorkloadHealth::isHealthy).isPresent(), LONG);
  }

  @AfterEach
  void remove() {
    for (Site site : List.of(east, west)) {
      ObjectKey namespace = new ObjectKey("v1", "Namespace", "", id);
      site.objects()
          .get(namespace)
          .flatMap(Descriptor::uid)
          .ifPresent(uid -> site.objects().delete(namespace, uid));
      site.close();
    }
  }

  @Test
  void shouldServeClientsOfTheSourceFromTheTargetUntilFinalized() {
    assertThat(accepts()).isTrue();

    List<ServiceForward> forwards = move();

    assertThat(forwards)
        .singleElement()
        .extracting(ServiceForward::service)
        .isEqualTo("Service/web");
    assertThat(forwards.getFirst().leadsTo())
        .as(forwards.getFirst().reason())
        .containsExactly(podOfWest() + ":7070");
    assertThat(east.pods().running(id)).isEmpty();
    Awaitility.await().atMost(LONG).until(this::accepts);

    new Unforward(steps).apply(new UnforwardRequested(id, 1, NOW, spec()), attempt);

    assertThat(east.objects().list("v1", "Service", id, Marks.FORWARD)).isEmpty();
    Awaitility.await().atMost(LONG).until(() -> !accepts());
  }

  private List<ServiceForward> move() {
    List<ObjectRef> workloads =
        List.of(new ObjectRef("apps/v1", "Deployment", id, "web", Optional.empty()));
    List<Descriptor> arriving =
        application().stream()
            .map(d -> Quiescence.of(d).map(how -> how.stop(d)).orElse(d))
            .toList();
    ByteBuffer bundle = ByteBuffer.wrap(DescriptorBundle.pack(arriving));
    new Provision(steps)
        .apply(new ProvisionRequested(id, 1, NOW, spec(), List.of(), bundle), attempt);
    new Quiesce(steps)
        .apply(new QuiesceRequested(id, 1, NOW, spec(), workloads, List.of()), attempt);
    new Activate(steps).apply(new ActivateRequested(id, 1, NOW, spec(), workloads), attempt);
    List<ServiceForward> forwards =
        new SwitchTraffic(steps).apply(new SwitchRequested(id, 1, NOW, spec()), attempt).forwards();
    new Retire(steps).apply(new RetireRequested(id, 1, NOW, spec(), workloads), attempt);
    return forwards;
  }

  private String podOfWest() {
    return west.objects().list("v1", "Pod", id, "app=web").stream()
        .flatMap(pod -> pod.textAt("status", "podIP").stream())
        .findFirst()
        .orElse("");
  }

  private boolean accepts() {
    return !east.reach().tried(id, id, Set.of(name), LONG).isEmpty();
  }

  private MigrationSpec spec() {
    return new MigrationSpec(
        new Place("east", id),
        new Place("west", id),
        Mode.MOVE,
        "",
        Map.of(),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false,
        false,
        true);
  }
}
