package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.sites.Site;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of workload, stopped and started again at a cluster without processes. */
class EveryKindIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String APPLICATION =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: set, namespace: shop}
      spec:
        replicas: 2
        podManagementPolicy: Parallel
        ordinals: {start: 3}
        serviceName: set
        selector: {matchLabels: {app: set}}
        template:
          metadata: {labels: {app: set}}
          spec: {containers: [{name: c, image: i}]}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: daemon, namespace: shop}
      spec:
        selector: {matchLabels: {app: daemon}}
        template:
          metadata: {labels: {app: daemon}}
          spec: {containers: [{name: c, image: i}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: c, image: i}]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: job, namespace: shop}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: cron, namespace: shop}
      spec:
        schedule: "0 0 1 1 *"
        jobTemplate:
          spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web, namespace: shop}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 2
        maxReplicas: 4
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web, namespace: shop}
      spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
      """;

  private static final List<ObjectRef> WORKLOADS =
      List.of(
          ref("apps/v1", "StatefulSet", "set"),
          ref("apps/v1", "DaemonSet", "daemon"),
          ref("apps/v1", "Deployment", "web"),
          ref("batch/v1", "Job", "job"),
          ref("batch/v1", "CronJob", "cron"));

  private static final List<String> RUNNING =
      List.of("DaemonSet/daemon", "Deployment/web", "Job/job", "StatefulSet/set");

  @TempDir Path directory = Path.of("");

  @Test
  void shouldStopEveryKindAndGiveBackExactlyWhatItWas() throws Exception {
    try (EmbeddedCluster cluster =
            EmbeddedCluster.start(
                EmbeddedClusterConfig.of("east", 233, directory.resolve("east")));
        Site east =
            KubernetesSite.open(
                new SiteDescription("east", cluster.kubeconfig().toString(), "", "agent"))) {
      SimulatedSite.read(APPLICATION).forEach(object -> east.objects().create(object, false));
      Awaitility.await().atMost(LIMIT).until(() -> running(east).equals(RUNNING));
      Map<ObjectKey, Descriptor> before = snapshot(east);
      Moves moves =
          new Moves(
              Mode.MOVE,
              new Steps(
                  new Stage.Both(east, east),
                  new Limits(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT),
                  Clock.systemUTC()));
      Fence.raise(east.objects(), "shop", new Attempt("m1", 1), Turn.PROVISION, Map.of());

      new Quiesce(moves.steps)
          .apply(
              new QuiesceRequested("m1", 1, Moves.NOW, moves.spec(), WORKLOADS, List.of()),
              new Attempt("m1", 1));

      assertThat(running(east)).isEmpty();
      new Resume(moves.steps)
          .apply(
              new ResumeRequested("m1", 2, Moves.NOW, moves.spec(), WORKLOADS),
              new Attempt("m1", 2));
      Awaitility.await().atMost(LIMIT).until(() -> running(east).equals(RUNNING));
      assertThat(snapshot(east)).isEqualTo(before);
      assertThat(east.objects().list("v1", "Pod", "shop", "app=set"))
          .extracting(Descriptor::name)
          .containsExactlyInAnyOrder("set-3", "set-4");
    }
  }

  private static ObjectRef ref(String apiVersion, String kind, String name) {
    return new ObjectRef(apiVersion, kind, "shop", name, Optional.empty());
  }

  private static List<String> running(Site site) {
    return site.pods().running("shop").stream()
        .map(pod -> pod.controller().kind() + "/" + pod.controller().name())
        .distinct()
        .sorted()
        .toList();
  }

  /** What people wrote, as it stands now. */
  private static Map<ObjectKey, Descriptor> snapshot(Site site) {
    Map<ObjectKey, Descriptor> objects = new TreeMap<>();
    for (Descriptor object : SimulatedSite.read(APPLICATION)) {
      Descriptor now = site.objects().get(object.key()).orElseThrow();
      objects.put(
          object.key(),
          now.without("status")
              .without("metadata", "resourceVersion")
              .without("metadata", "generation")
              .without("metadata", "managedFields"));
    }
    return objects;
  }
}
