package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.TheseusRuntime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String STORAGE_CLASS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: %s}
      provisioner: theseus.dev/directory
      reclaimPolicy: Delete
      volumeBindingMode: Immediate
      """;
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
                image: registry.example/tests/shell:1
                command: [/bin/sh, -c, "while true; do echo line >> /data/log; sleep 0.1; done"]
                volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  @TempDir Path data;

  @Test
  void shouldPlanAndMoveAnApplicationAndKnowItAfterARestart() throws IOException {
    String id;
    try (var runtime = TheseusRuntime.start(RuntimeConfig.of(Optional.of(data), "east", "west"))) {
      runtime.endpoint().write(data.resolve("endpoint"));
      deploy(runtime);

      var plan = on("plan", "--from", "east/tiny", "--to", "west/moved", map(), "--output", "json");
      assertThat(plan.exitCode()).as(plan.err()).isZero();
      assertThat(plan.json().path("volumes")).hasSize(1);
      assertThat(plan.json().path("prediction").path("downtimeMillis").path("expected").asLong())
          .isPositive();

      var moved =
          on(
              "migrate",
              "--yes",
              "--from",
              "east/tiny",
              "--to",
              "west/moved",
              map(),
              "--output",
              "json");
      assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
      assertThat(moved.json().path("outcome").asText()).isEqualTo("COMPLETED");
      id = moved.json().path("migrationId").asText();

      try (var west = client(runtime, "west");
          var east = client(runtime, "east")) {
        var there = west.apps().deployments().inNamespace("moved").withName("app").get();
        assertThat(there.getStatus().getReadyReplicas()).isEqualTo(1);
        var here = east.apps().deployments().inNamespace("tiny").withName("app").get();
        assertThat(here.getSpec().getReplicas()).isZero();
      }
      refusesWhatMakesNoSense(id);
    }

    try (var again = TheseusRuntime.start(RuntimeConfig.of(Optional.of(data), "east", "west"))) {
      again.endpoint().write(data.resolve("endpoint"));
      assertThat(on("status", id).out()).contains(id, "COMPLETED");
      assertThat(on("history", id).out()).contains("MigrationRequested", "Verified", "Completed");
      assertThat(on("site", "list").out()).contains("east", "west");
    }
  }

  private void refusesWhatMakesNoSense(String usedId) throws IOException {
    var unknownSite = on("plan", "--from", "east/tiny", "--to", "north/tiny");
    assertThat(unknownSite.exitCode()).isEqualTo(2);
    assertThat(unknownSite.err()).contains("No site is registered as 'north'", "east, west");

    var noNamespace = on("plan", "--from", "east/nowhere", "--to", "west/nowhere");
    assertThat(noNamespace.exitCode()).isEqualTo(12);
    assertThat(noNamespace.out()).contains("nowhere");

    var usedTwice =
        on("migrate", "--yes", "--id", usedId, "--from", "east/tiny", "--to", "west/other");
    assertThat(usedTwice.exitCode()).isEqualTo(2);
    assertThat(usedTwice.err()).contains(usedId, "is used already");

    assertThat(on("cancel", usedId).exitCode()).isEqualTo(12);
    assertThat(on("cancel", "no-such-id").exitCode()).isEqualTo(2);
  }

  private Run on(String... arguments) {
    var all = new java.util.ArrayList<>(java.util.List.of(arguments));
    all.addAll(java.util.List.of("--data", data.toString()));
    return Run.of(all.toArray(String[]::new));
  }

  private static String map() {
    return "--map-storage-class=standard=fast";
  }

  private static void deploy(TheseusRuntime runtime) throws IOException {
    try (var east = client(runtime, "east");
        var west = client(runtime, "west")) {
      apply(east, STORAGE_CLASS.formatted("standard"));
      apply(west, STORAGE_CLASS.formatted("fast"));
      apply(east, APPLICATION);
      await()
          .atMost(LIMIT)
          .until(() ->
              Optional.ofNullable(
                      east.apps().deployments().inNamespace("tiny").withName("app").get())
                  .map(found -> found.getStatus().getReadyReplicas())
                  .orElse(0)
                  .equals(1));
    }
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }

  private static KubernetesClient client(TheseusRuntime runtime, String cluster)
      throws IOException {
    var kubeconfig = Objects.requireNonNull(runtime.clusters().get(cluster)).kubeconfig();
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
