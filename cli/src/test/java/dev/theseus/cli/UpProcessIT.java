package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code theseus up} ended in the ways in which processes end, and started again. */
class UpProcessIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int BLOB_BYTES = 40 << 20;

  /** Numbers the lines on from what is there: two writers at once would give a number twice. */
  private static final String APPLICATION =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: tiny}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: tiny}
      spec:
        storageClassName: standard
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 64Mi}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: app, namespace: tiny}
      spec: {selector: {app: tiny}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app, namespace: tiny}
      spec:
        replicas: 1
        strategy: {type: Recreate}
        selector: {matchLabels: {app: tiny}}
        template:
          metadata: {labels: {app: tiny}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
              - name: app
                image: busybox:1
                command:
                  - /bin/sh
                  - -c
                  - >-
                    n=$(wc -l < /data/log || echo 0);
                    while true; do n=$((n+1)); echo $n >> /data/log; sleep 0.1; done; echo MARKER
                volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  @TempDir Path data;
  private final String marker = UUID.randomUUID().toString();
  private Optional<UpProcess> running = Optional.empty();

  @AfterEach
  void endEverything() throws InterruptedException {
    if (running.isPresent()) {
      running.get().kill();
    }
    podProcesses().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void shouldBringEverythingBackAfterAKillAndLeaveNoProcessWhenAskedToEnd() throws Exception {
    var up = start();
    deploy(up);
    var objects = objects(up);
    var plan = up.run("plan", "--from", "east/tiny", "--to", "west/tiny", "--output", "json");
    assertThat(plan.exitCode()).as(plan.out() + plan.err()).isZero();

    up.kill();
    var again = start();

    assertThat(objects(again)).isEqualTo(objects);
    awaitGrowth(again, "east");
    assertThat(podProcesses()).hasSize(1);
    assertThat(again.run("site", "list").out()).contains("east", "west");
    assertThat(again.run("status").out()).contains(plan.json().path("migrationId").asText());

    again.end();
    assertThat(podProcesses()).isEmpty();
    assertUnbroken(again.onVolumes("east", "log").getFirst());
  }

  @Test
  void shouldTakeAMigrationThatWasKilledInItsMiddleToAnEndByItself() throws Exception {
    var up = start();
    deploy(up);
    var blob = new byte[BLOB_BYTES];
    new Random(7).nextBytes(blob);
    var log = up.onVolumes("east", "log").getFirst();
    Files.write(log.resolveSibling("blob"), blob);
    var asked =
        up.run(
            "migrate",
            "--yes",
            "--detach",
            "--id",
            "m-1",
            "--from",
            "east/tiny",
            "--to",
            "west/tiny");
    assertThat(asked.exitCode()).as(asked.out() + asked.err()).isZero();
    await().atMost(LIMIT).until(() -> !up.onVolumes("west", "blob").isEmpty());

    up.kill();
    var again = start();

    var watched = again.run("watch", "m-1");
    assertThat(watched.exitCode())
        .as(watched.out() + watched.err())
        .isIn(ExitCode.DONE.value(), ExitCode.ROLLED_BACK.value());
    var serving = watched.exitCode() == ExitCode.DONE.value() ? "west" : "east";
    awaitGrowth(again, serving);
    assertThat(podProcesses()).hasSize(1);
    again.end();
    var there = again.onVolumes(serving, "log").getFirst();
    assertUnbroken(there);
    assertThat(Files.readAllBytes(there.resolveSibling("blob"))).isEqualTo(blob);
  }

  private UpProcess start() throws IOException {
    var up = UpProcess.start(data);
    running = Optional.of(up);
    return up;
  }

  private void deploy(UpProcess up) throws IOException {
    try (var east = up.client("east")) {
      apply(east, APPLICATION.replace("MARKER", marker));
    }
    awaitGrowth(up, "east");
  }

  /** What must not be made anew: the UID, the volume, the address. */
  private static List<String> objects(UpProcess up) throws IOException {
    try (var east = up.client("east")) {
      var apps = east.apps().deployments();
      return List.of(
          apps.inNamespace("tiny").withName("app").get().getMetadata().getUid(),
          east.persistentVolumeClaims()
              .inNamespace("tiny")
              .withName("data")
              .get()
              .getSpec()
              .getVolumeName(),
          east.services().inNamespace("tiny").withName("app").get().getSpec().getClusterIP());
    }
  }

  /** The application writes. */
  private static void awaitGrowth(UpProcess up, String cluster) {
    await().atMost(LIMIT).until(() -> !up.onVolumes(cluster, "log").isEmpty());
    var log = up.onVolumes(cluster, "log").getFirst();
    var before = lines(log).size();
    await().atMost(LIMIT).until(() -> lines(log).size() > before + 2);
  }

  private static void assertUnbroken(Path log) {
    var lines = lines(log);
    assertThat(lines)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, lines.size()).mapToObj(String::valueOf).toList());
  }

  private static List<String> lines(Path log) {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<ProcessHandle> podProcesses() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(marker))
        .toList();
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }
}
