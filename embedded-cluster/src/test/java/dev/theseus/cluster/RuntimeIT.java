package dev.theseus.cluster;

import static dev.theseus.cluster.RuntimeFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.KubeletConfig;
import dev.theseus.cluster.store.DeleteOptions;
import dev.theseus.cluster.store.KubernetesTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of pods as processes: start, crash, update, stop, restart of the cluster. */
final class RuntimeIT {
  private static final String STORAGE =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
      provisioner: directories
      reclaimPolicy: Delete
      volumeBindingMode: Immediate
      parameters: {theseus.dev/max-size: 1Gi}
      ---
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app}
      spec:
        replicas: 2
        selector: {matchLabels: {app: app}}
        template:
          metadata: {labels: {app: app}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
            - name: app
              image: shell
              args: ["echo version 1; trap 'exit 0' TERM; while :; do sleep 0.05; done"]
      """;

  @TempDir Path directory;
  private RuntimeFixture cluster;

  @BeforeEach
  void start() {
    cluster = new RuntimeFixture(202, directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(processesOfThisTest()).isEmpty();
  }

  @Test
  void shouldReplacePodsOfTheOldTemplateOneByOne() {
    cluster.apply(DEPLOYMENT);
    await(() -> available("app").equals("2"));
    Set<String> before = Set.copyOf(cluster.podNames());
    cluster.set(
        KubernetesTypes.DEPLOYMENT,
        "app",
        "/spec/template/spec/containers/0/args/0",
        "echo version 2; sleep 1000");
    await(() ->
        cluster.at(KubernetesTypes.DEPLOYMENT, "app", "/status/updatedReplicas").equals("2")
            && cluster.pods().size() == 2
            && available("app").equals("2"));
    assertThat(cluster.podNames()).doesNotContainAnyElementsOf(before);
    assertThat(cluster.log(cluster.podNames().getFirst())).isEqualTo("version 2\n");
    assertThat(
            cluster.at(
                KubernetesTypes.DEPLOYMENT,
                "app",
                "/metadata/annotations/deployment.kubernetes.io~1revision"))
        .isEqualTo("2");
  }

  @Test
  void shouldRestartAContainerThatEndsAndBackOff() {
    cluster.apply(pod("crash", "Always", "echo try; exit 3"));
    await(() ->
        cluster
            .at(KubernetesTypes.POD, "crash", "/status/containerStatuses/0/restartCount")
            .equals("3"));
    await(() ->
        cluster
            .at(KubernetesTypes.POD, "crash", "/status/containerStatuses/0/state/waiting/reason")
            .equals("CrashLoopBackOff"));
    assertThat(
            cluster.at(
                KubernetesTypes.POD,
                "crash",
                "/status/containerStatuses/0/lastState/terminated/exitCode"))
        .isEqualTo("3");
    assertThat(cluster.log("crash")).isEqualTo("try\n");
  }

  @Test
  void shouldShowWhyAnUnknownImageDoesNotStart() {
    cluster.apply(
        pod("unknown", "Always", "true").replace("image: shell", "image: nobody/knows:1"));
    await(() ->
        cluster
            .at(KubernetesTypes.POD, "unknown", "/status/containerStatuses/0/state/waiting/reason")
            .equals("ErrImagePull"));
    assertThat(cluster.at(KubernetesTypes.POD, "unknown", "/status/phase")).isEqualTo("Pending");
  }

  @Test
  void shouldRunInitContainersInOrderAndShareVolumes() {
    cluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {greeting: hello}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: steps, labels: {tier: test}}
        spec:
          restartPolicy: Never
          initContainers:
          - {name: one, image: shell, args: [echo 1 >> /work/steps], volumeMounts: [{name: work, mountPath: /work}]}
          - {name: two, image: shell, args: [echo 2 >> /work/steps], volumeMounts: [{name: work, mountPath: /work}]}
          containers:
          - name: main
            image: shell
            args: ["cat /work/steps /config/greeting; echo; echo $TIER $FROM_MAP $(COMPOSED)"]
            env:
            - {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}}
            - {name: FROM_MAP, valueFrom: {configMapKeyRef: {name: settings, key: greeting}}}
            - {name: COMPOSED, value: "$(TIER)-composed"}
            volumeMounts: [{name: work, mountPath: /work}, {name: config, mountPath: /config}]
          volumes:
          - {name: work, emptyDir: {}}
          - {name: config, configMap: {name: settings}}
        """);
    await(() -> cluster.at(KubernetesTypes.POD, "steps", "/status/phase").equals("Succeeded"));
    assertThat(cluster.log("steps")).isEqualTo("1\n2\nhello\ntest hello test-composed\n");
  }

  @Test
  void shouldKeepTheClaimOfAStatefulSetWhenScaledToZeroAndBack() {
    cluster.apply(STORAGE + statefulSet());
    await(
        () -> cluster.at(KubernetesTypes.STATEFUL_SET, "db", "/status/readyReplicas").equals("2"));
    assertThat(cluster.podNames()).containsExactly("db-0", "db-1");
    await(() -> cluster.log("db-0").equals("db-0\n"));
    cluster.set(KubernetesTypes.STATEFUL_SET, "db", "/spec/replicas", "0");
    await(() -> cluster.pods().isEmpty());
    assertThat(
            cluster.store.list(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, RuntimeFixture.NAMESPACE))
        .hasSize(2);
    cluster.set(KubernetesTypes.STATEFUL_SET, "db", "/spec/replicas", "1");
    await(() -> cluster.log("db-0").equals("db-0\ndb-0\n"));
  }

  @Test
  void shouldRemoveTheFilesOfADeletedClaimOnceItsPodIsGone() {
    cluster.apply(STORAGE + statefulSet());
    await(
        () -> cluster.at(KubernetesTypes.STATEFUL_SET, "db", "/status/readyReplicas").equals("2"));
    String volume =
        cluster.at(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, "data-db-1", "/spec/volumeName");
    Path files = directory.resolve("volumes").resolve(volume);
    assertThat(files).exists();
    cluster.store.delete(
        KubernetesTypes.PERSISTENT_VOLUME_CLAIM, RuntimeFixture.NAMESPACE, "data-db-1");
    assertThat(cluster.at(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, "data-db-1", "/metadata/name"))
        .isEqualTo("data-db-1");
    cluster.set(KubernetesTypes.STATEFUL_SET, "db", "/spec/replicas", "1");
    await(() -> !Files.exists(files));
    await(() -> cluster.store.get(KubernetesTypes.PERSISTENT_VOLUME, "", volume).isEmpty());
  }

  @Test
  void shouldLeaveAClaimPendingThatIsLargerThanItsClassAllows() {
    cluster.apply(
        STORAGE
            + """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: huge}
            spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
            """);
    await(() ->
        cluster.store.list(KubernetesTypes.EVENT, RuntimeFixture.NAMESPACE).stream()
            .anyMatch(event -> event.path("message").asText().contains("at most 1Gi")));
    assertThat(cluster.at(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, "huge", "/status/phase"))
        .isEqualTo("Pending");
  }

  @Test
  void shouldRunAJobUntilItHasSucceededOftenEnough() {
    cluster.apply(job("good", 2, "exit 0"));
    await(() -> hasCondition(cluster.get(KubernetesTypes.JOB, "good"), "Complete"));
    assertThat(cluster.at(KubernetesTypes.JOB, "good", "/status/succeeded")).isEqualTo("2");
  }

  @Test
  void shouldFailAJobWhosePodsKeepFailing() {
    cluster.apply(job("bad", 1, "exit 1"));
    await(() -> hasCondition(cluster.get(KubernetesTypes.JOB, "bad"), "Failed"));
    assertThat(cluster.at(KubernetesTypes.JOB, "bad", "/status/failed")).isEqualTo("2");
  }

  @Test
  void shouldStopASuspendedJobAndGoOnWhenResumed() {
    cluster.apply(job("paused", 1, "sleep 1000"));
    await(() -> cluster.at(KubernetesTypes.JOB, "paused", "/status/ready").equals("1"));
    cluster.set(KubernetesTypes.JOB, "paused", "/spec/suspend", "true");
    await(() -> cluster.pods().isEmpty());
    cluster.set(KubernetesTypes.JOB, "paused", "/spec/suspend", "false");
    await(() -> cluster.at(KubernetesTypes.JOB, "paused", "/status/ready").equals("1"));
  }

  @Test
  void shouldStartAProcessSoonAfterItsDeploymentIsCreated() throws Exception {
    cluster.apply(pod("warm-up", "Never", "true"));
    await(() -> cluster.at(KubernetesTypes.POD, "warm-up", "/status/phase").equals("Succeeded"));
    String stamped = DEPLOYMENT.replace("echo version 1;", "date +%s%3N;");
    long createdMillis = System.currentTimeMillis();
    cluster.apply(stamped);
    await(() -> available("app").equals("2"));
    await(() -> !cluster.log(cluster.podNames().getFirst()).isEmpty());
    long startedMillis = Long.parseLong(cluster.log(cluster.podNames().getFirst()).strip());
    // The aim is 50 ms; the limit leaves room for a machine that others keep busy.
    assertThat(startedMillis - createdMillis).isBetween(0L, 1_000L);
  }

  @Test
  void shouldRestartAContainerThatFailsItsLivenessProbe() {
    cluster.apply(
        pod("frail", "Always", "sleep 1000")
            .replace(
                "image: shell",
                "image: shell, livenessProbe: {exec: {command: [/bin/false]}, periodSeconds: 1,"
                    + " failureThreshold: 1}"));
    await(() ->
        cluster
            .at(KubernetesTypes.POD, "frail", "/status/containerStatuses/0/restartCount")
            .equals("1"));
  }

  @Test
  void shouldNotBeReadyBeforeTheReadinessProbePasses() throws Exception {
    Path gate = directory.resolve("gate");
    cluster.apply(
        pod("gated", "Always", "sleep 1000")
            .replace(
                "image: shell",
                "image: shell, readinessProbe: {exec: {command: [test, -e, " + gate + "]}}"));
    await(() ->
        cluster
            .at(KubernetesTypes.POD, "gated", "/status/containerStatuses/0/started")
            .equals("true"));
    assertThat(RuntimeFixture.isReady(cluster.get(KubernetesTypes.POD, "gated"))).isFalse();
    Files.createFile(gate);
    await(() -> RuntimeFixture.isReady(cluster.get(KubernetesTypes.POD, "gated")));
  }

  @Test
  void shouldRunThePreStopHookBeforeTheSignal() throws Exception {
    Path trace = directory.resolve("trace");
    cluster.apply(
        pod(
                "hooked",
                "Always",
                "trap 'echo term >> " + trace + "; exit 0' TERM; while :; do sleep 0.05; done")
            .replace(
                "image: shell",
                "image: shell, lifecycle: {preStop: {exec: {command: [sh, -c, echo hook >> "
                    + trace
                    + "]}}}"));
    await(() -> RuntimeFixture.isReady(cluster.get(KubernetesTypes.POD, "hooked")));
    cluster.store.delete(KubernetesTypes.POD, RuntimeFixture.NAMESPACE, "hooked");
    await(() -> cluster.pods().isEmpty());
    assertThat(Files.readString(trace)).isEqualTo("hook\nterm\n");
  }

  @Test
  void shouldRunAsTheUserThatThePodAsksForAndOwnItsVolumes() {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: someone}
        spec:
          restartPolicy: Never
          securityContext: {runAsUser: 65534, runAsGroup: 65533, fsGroup: 65533}
          containers:
          - name: main
            image: shell
            args: ["id -u; id -g; touch /work/file && stat -c %u:%g /work/file"]
            volumeMounts: [{name: work, mountPath: /work, subPath: inner}]
          volumes: [{name: work, emptyDir: {}}]
        """);
    await(() -> cluster.at(KubernetesTypes.POD, "someone", "/status/phase").equals("Succeeded"));
    assertThat(cluster.log("someone")).isEqualTo("65534\n65533\n65534:65533\n");
  }

  @Test
  void shouldKillWhatDoesNotStopWithinTheGracePeriod() {
    cluster.apply(
        pod("stubborn", "Always", "trap '' TERM; while :; do sleep 0.05; done")
            .replace("restartPolicy", "terminationGracePeriodSeconds: 1\n  restartPolicy"));
    await(() -> RuntimeFixture.isReady(cluster.get(KubernetesTypes.POD, "stubborn")));
    cluster.store.delete(
        KubernetesTypes.POD, RuntimeFixture.NAMESPACE, "stubborn", DeleteOptions.background());
    assertThat(cluster.podNames()).containsExactly("stubborn");
    await(() -> cluster.pods().isEmpty());
    assertThat(processesOfThisTest()).isEmpty();
  }

  @Test
  void shouldStartTheSamePodsAgainOnTheSameDirectory() {
    cluster.apply(DEPLOYMENT);
    await(() -> available("app").equals("2"));
    List<String> before = cluster.podNames();
    cluster.restart();
    await(() ->
        cluster.pods().stream()
            .allMatch(pod ->
                pod.at("/status/containerStatuses/0/restartCount").asInt() == 1
                    && RuntimeFixture.isReady(pod)));
    assertThat(cluster.podNames()).isEqualTo(before);
  }

  @Test
  void shouldMakePodsReadyWithoutProcessesWhereNoneAreWanted() {
    cluster.close();
    KubeletConfig config =
        KubeletConfig.of("node-1", "127.202.0.1", directory, image -> java.util.Optional.empty());
    cluster = new RuntimeFixture(202, config.withProcesses(false));
    cluster.apply(STORAGE + statefulSet());
    await(
        () -> cluster.at(KubernetesTypes.STATEFUL_SET, "db", "/status/readyReplicas").equals("2"));
    assertThat(processesOfThisTest()).isEmpty();
  }

  @Test
  void shouldMakeContainersOfSingleImagesReadyInNameOnly() {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: 1
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec:
              initContainers: [{name: schema, image: elsewhere/schema, command: [/not/here]}]
              containers:
              - name: absent
                image: registry.example/elsewhere/server:1
                command: [/not/here]
                readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 300}
              - name: present
                image: shell
                args: ["exec sleep 1000"]
        """);
    await(() -> available("app").equals("1"));
    assertThat(processesOfThisTest()).hasSize(1);
  }

  @Test
  void shouldPlacePodsThatSelectNodesByDeprecatedLabels() {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: 1
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec:
              nodeSelector: {beta.kubernetes.io/os: linux}
              containers: [{name: app, image: elsewhere/app}]
        """);
    await(() -> available("app").equals("1"));
  }

  @Test
  void shouldReportUsageOfMountedClaims() throws Exception {
    cluster.apply(STORAGE + statefulSet());
    await(() -> cluster.log("db-0").equals("db-0\n") && cluster.log("db-1").equals("db-1\n"));
    String summary =
        cluster.runtime().nodeProxy().get("node-1", "stats/summary").orElseThrow().body();
    var pods = new com.fasterxml.jackson.databind.ObjectMapper().readTree(summary).path("pods");
    var volume = pods.findValue("volume").path(0);
    assertThat(volume.at("/pvcRef/namespace").asText()).isEqualTo(RuntimeFixture.NAMESPACE);
    assertThat(volume.path("usedBytes").asLong()).isEqualTo(5);
    assertThat(volume.path("inodesUsed").asLong()).isEqualTo(2);
    assertThat(cluster.runtime().nodeProxy().get("node-1", "metrics/cadvisor").orElseThrow().body())
        .contains("container_fs_writes_bytes_total{container=\"db\"");
  }

  private static String pod(String name, String policy, String script) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s}
    spec:
      restartPolicy: %s
      containers:
      - {name: main, image: shell, args: ["%s"]}
    """
        .formatted(name, policy, script);
  }

  private static String job(String name, int completions, String script) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %s}
    spec:
      completions: %d
      parallelism: 2
      backoffLimit: 1
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: main, image: shell, args: ["%s"]}
    """
        .formatted(name, completions, script);
  }

  private static String statefulSet() {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db}
    spec:
      serviceName: db
      replicas: 2
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: db
            image: shell
            args: ["echo $HOSTNAME >> /data/starts; cat /data/starts; exec sleep 1000"]
            volumeMounts: [{name: data, mountPath: /data}]
      volumeClaimTemplates:
      - metadata: {name: data}
        spec:
          storageClassName: fast
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 10Mi}}
    """;
  }

  private String available(String deployment) {
    return cluster.at(KubernetesTypes.DEPLOYMENT, deployment, "/status/availableReplicas");
  }

  private static boolean hasCondition(ObjectNode job, String type) {
    return job.path("status").path("conditions").findValuesAsText("type").contains(type);
  }

  /** Containers run as children of this JVM; the shells that they start are their descendants. */
  private static Set<Long> processesOfThisTest() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
