package dev.theseus.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.events.ComponentPlan;
import dev.theseus.events.Finding;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Severity;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.inventory.Yaml;
import dev.theseus.planner.prediction.Experience;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.Sites;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Plans on two embedded clusters without processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannerIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  private EmbeddedCluster east;
  private EmbeddedCluster west;
  private Site source;
  private Site target;
  private Planner planner;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    east = EmbeddedCluster.start(EmbeddedClusterConfig.of("east", 233, folder.resolve("e")));
    west = EmbeddedCluster.start(EmbeddedClusterConfig.of("west", 234, folder.resolve("w")));
    source = open("east", east);
    target = open("west", west);
    planner =
        new Planner(
            new TwoSites(Map.of("east", source, "west", target)),
            Experience::none,
            100_000_000,
            Duration.ofSeconds(1));
    target.objects().create(Yaml.of(STORAGE).getFirst(), false);
    source.objects().create(Yaml.of(STORAGE).getFirst(), false);
    Yaml.of(APP).forEach(descriptor -> source.objects().create(descriptor, false));
    source
        .objects()
        .await(
            Yaml.of(APP).getLast().key(),
            web -> web.flatMap(w -> w.longAt("status", "readyReplicas")).orElse(0L) > 0,
            LONG);
  }

  @AfterAll
  void stop() {
    source.close();
    target.close();
    east.close();
    west.close();
  }

  @Test
  void shouldPlanASmallApplicationQuicklyAndWriteNothing() throws Exception {
    Map<String, String> before = versions();
    planner.plan(
        spec("shop", "west", "shop")); // Connections and discovery are warm after the first.
    long startNanos = System.nanoTime();
    Plan plan = planner.plan(spec("shop", "west", "shop"));
    long millis = (System.nanoTime() - startNanos) / 1_000_000;

    assertThat(millis).isLessThan(2_000);
    assertThat(versions()).isEqualTo(before);
    assertThat(target.catalog().hasNamespace("shop")).isFalse();
    assertThat(plan.components())
        .extracting(component -> component.workload().name())
        .containsExactly("db", "web");
    assertThat(plan.components())
        .extracting(ComponentPlan::database)
        .containsExactly("postgresql", "");
    assertThat(plan.volumes()).extracting(VolumePlan::volume).containsExactly("data");
    assertThat(plan.findings()).extracting(Finding::severity).doesNotContain(Severity.BLOCKER);
  }

  @Test
  void shouldCarryNoSecretValueInTheBundle() throws Exception {
    Plan plan = planner.plan(spec("shop", "west", "shop"));
    byte[] bytes = new byte[plan.bundle().remaining()];
    plan.bundle().duplicate().get(bytes);

    List<Descriptor> moved = DescriptorBundle.unpack(bytes);

    assertThat(moved)
        .extracting(Descriptor::kind)
        .contains("Secret", "Deployment")
        .doesNotContain("Pod", "ReplicaSet");
    assertThat(moved).noneMatch(object -> object.canonicalJson().contains("aHVudGVyMg"));
  }

  @Test
  void shouldBlockWhenSourceAndTargetAreTheSamePlace() throws Exception {
    assertThat(planner.plan(spec("shop", "east", "shop")).findings())
        .filteredOn(finding -> finding.severity() == Severity.BLOCKER)
        .extracting(Finding::message)
        .containsExactly(
            "Source and target are both east/shop; name another site or namespace with --to.");
  }

  @Test
  void shouldFailForGoodWhenTheSourceNamespaceDoesNotExist() {
    assertThatThrownBy(() -> planner.plan(spec("absent", "west", "shop")))
        .isInstanceOfSatisfying(
            SiteException.class,
            absent -> {
              assertThat(absent.kind()).isEqualTo(SiteException.Kind.PERMANENT);
              assertThat(absent).hasMessageContaining("Namespace absent");
            });
  }

  private Map<String, String> versions() {
    return source.objects().discover("shop", "").objects().stream()
        .collect(
            Collectors.toMap(
                object -> object.key().toString(), object -> object.resourceVersion().orElse("")));
  }

  private static Site open(String name, EmbeddedCluster cluster) {
    return KubernetesSite.open(
        new SiteDescription(name, cluster.kubeconfig().toString(), "", "theseus-agent"));
  }

  private static MigrationSpec spec(String namespace, String site, String to) {
    return new MigrationSpec(
        new Place("east", namespace),
        new Place(site, to),
        Mode.MOVE,
        "",
        Map.of(),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  private record TwoSites(Map<String, Site> byName) implements Sites {
    @Override
    public Site site(String name) {
      return Optional.ofNullable(byName.get(name)).orElseThrow();
    }

    @Override
    public void close() {}
  }

  private static final String STORAGE =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: quick, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
      provisioner: p
      """;

  private static final String APP =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, data: {password: aHVudGVyMg==}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: shop}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}, ports: [{port: 5432}]}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: shop}
      spec:
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers:
              - name: db
                image: postgres:17
                envFrom: [{secretRef: {name: db}}]
                volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web, env: [{name: DB_HOST, value: db}]}]}
      """;
}
