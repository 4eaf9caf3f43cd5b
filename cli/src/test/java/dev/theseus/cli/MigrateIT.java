package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.TheseusRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateIT {
  private static final String STORAGE_CLASS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
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

  private static final String QUOTA =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: small}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: least, namespace: small}
      spec: {hard: {requests.storage: 32Mi}}
      """;
  private static final String WIDGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.toys}
      spec:
        group: toys
        scope: Namespaced
        names: {kind: Widget, plural: widgets, singular: widget}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final String WIDGET =
      """
      apiVersion: toys/v1
      kind: Widget
      metadata: {name: w1, namespace: moved}
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

      try (var west = TinyApplication.client(runtime, "west");
          var east = TinyApplication.client(runtime, "east")) {
        var there = west.apps().deployments().inNamespace("moved").withName("app").get();
        assertThat(there.getStatus().getReadyReplicas()).isEqualTo(1);
        var here = east.apps().deployments().inNamespace("tiny").withName("app").get();
        assertThat(here.getSpec().getReplicas()).isZero();
      }
      refusesWhatMakesNoSense(id);
      refusesWhatDoesNotFitTheTarget(runtime);
      rollsBackWhatIsCancelled(runtime);
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

  private void refusesWhatDoesNotFitTheTarget(TheseusRuntime runtime) throws IOException {
    try (var west = TinyApplication.client(runtime, "west");
        var east = TinyApplication.client(runtime, "east")) {
      TinyApplication.apply(east, QUOTA);

      var tooLarge = back("small");
      assertThat(tooLarge.exitCode()).as(tooLarge.out() + tooLarge.err()).isEqualTo(12);
      assertThat(tooLarge.out()).contains("ResourceQuota/least: The volumes need 64 MiB");
      assertThat(east.persistentVolumeClaims().inNamespace("small").list().getItems()).isEmpty();

      TinyApplication.apply(west, WIDGETS);
      TinyApplication.apply(west, WIDGET);
      var unknownKind = back("fresh");
      assertThat(unknownKind.exitCode()).as(unknownKind.out() + unknownKind.err()).isEqualTo(12);
      assertThat(unknownKind.out()).contains("toys/v1/Widget is not served there, but w1 needs it");
      assertThat(east.namespaces().withName("fresh").get()).isNull();
      west.genericKubernetesResources("toys/v1", "Widget")
          .inNamespace("moved")
          .withName("w1")
          .delete();
    }
  }

  private void rollsBackWhatIsCancelled(TheseusRuntime runtime) throws IOException {
    assertThat(back("again", "--id", "to-cancel", "--detach").exitCode()).isZero();
    var cancelled = on("cancel", "to-cancel");
    assertThat(cancelled.exitCode()).as(cancelled.out() + cancelled.err()).isZero();
    assertThat(cancelled.out()).contains("ROLLED_BACK: cancelled by");
    try (var west = TinyApplication.client(runtime, "west");
        var east = TinyApplication.client(runtime, "east")) {
      assertThat(east.namespaces().withName("again").get()).isNull();
      var here = west.apps().deployments().inNamespace("moved").withName("app").get();
      assertThat(here.getSpec().getReplicas()).isEqualTo(1);
    }
  }

  /** From where the application runs by now. */
  private Run back(String namespace, String... more) {
    var all = new ArrayList<>(List.of("migrate", "--yes", "--from", "west/moved", "--to"));
    all.add("east/" + namespace);
    all.add("--map-storage-class=fast=standard");
    all.addAll(List.of(more));
    return on(all.toArray(String[]::new));
  }

  private Run on(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return Run.of(all.toArray(String[]::new));
  }

  private static String map() {
    return "--map-storage-class=standard=fast";
  }

  private static void deploy(TheseusRuntime runtime) throws IOException {
    try (var east = TinyApplication.client(runtime, "east");
        var west = TinyApplication.client(runtime, "west")) {
      TinyApplication.apply(west, STORAGE_CLASS);
      TinyApplication.apply(east, APPLICATION);
      TinyApplication.awaitReady(east, "tiny");
    }
  }
}
