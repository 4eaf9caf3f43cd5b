package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RolledBack;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.StepFailed;
import dev.theseus.messaging.Received;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.TheseusRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a third party starts a source that stands still for a migration. */
class StandStillIT {
  private static final Logger LOG = LoggerFactory.getLogger(StandStillIT.class);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Promised is a second; the rest is for a machine that does other things too. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(5);

  /**
   * It takes its time to be ready, so that the freeze lasts as long as somebody needs to act; and
   * to write, else verification may find what it wrote before anybody says who started it.
   */
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
                command: [/bin/sh, -c, "sleep 3; while true; do echo line >> /data/log; sleep 0.1; done"]
                readinessProbe: {exec: {command: ["true"]}, initialDelaySeconds: 10}
                volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  @TempDir Path data;

  @Test
  void shouldRollBackAtOnceWhenSomebodyScalesTheSourceUpInTheFreeze() throws IOException {
    try (var runtime = TheseusRuntime.start(RuntimeConfig.of(Optional.of(data), "east", "west"));
        var east = TinyApplication.client(runtime, "east");
        var west = TinyApplication.client(runtime, "west");
        var log = Follower.of(runtime.messaging(), "still")) {
      runtime.endpoint().write(data.resolve("endpoint"));
      TinyApplication.apply(east, APPLICATION);
      TinyApplication.awaitReady(east, "tiny");

      Run asked =
          Run.of(
              "migrate",
              "--yes",
              "--detach",
              "--id",
              "still",
              "--data",
              data.toString(),
              "--from",
              "east/tiny",
              "--to",
              "west/moved");
      assertThat(asked.exitCode()).as(asked.out() + asked.err()).isZero();
      await(log, SourceQuiesced.class);
      String written = writtenAtSource(runtime);
      Instant scaledAt = Instant.now();
      scale(east);
      RolledBack end = await(log, RolledBack.class);

      assertThat(end.reason())
          .contains("Deployment tiny/app was changed by ", "replicas 1", "at site east");
      StepFailed noticed = noticed(runtime);
      Duration took = Duration.between(scaledAt, noticed.occurredAt());
      LOG.info("noticed in {} after {} ms: {}", noticed.step(), took.toMillis(), end.reason());
      assertThat(took).isLessThan(NOTICED_WITHIN);
      assertThat(writtenAtSource(runtime)).startsWith(written);
      TinyApplication.awaitReady(east, "tiny");
      assertThat(west.namespaces().withName("moved").get()).isNull();
    }
  }

  private static void scale(KubernetesClient east) {
    east.apps().deployments().inNamespace("tiny").withName("app").scale(1);
  }

  private static <E extends MigrationEvent> E await(Follower log, Class<E> type) {
    return log.await(
            event -> type.isInstance(event) ? Optional.of(type.cast(event)) : Optional.empty(),
            Optional::empty,
            LIMIT)
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName()));
  }

  private static StepFailed noticed(TheseusRuntime runtime) {
    try (var log = Follower.of(runtime.messaging(), "still")) {
      return log.history().stream()
          .map(Received::value)
          .filter(event -> event instanceof StepFailed)
          .map(StepFailed.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }

  private static String writtenAtSource(TheseusRuntime runtime) throws IOException {
    try (var files = Files.walk(runtime.clusterData("east"))) {
      List<Path> logs =
          files
              .filter(file -> file.endsWith("log") && Files.isRegularFile(file))
              .filter(file -> startsWithLine(file))
              .toList();
      assertThat(logs).hasSize(1);
      return Files.readString(logs.getFirst());
    }
  }

  private static boolean startsWithLine(Path file) {
    try {
      return Files.readString(file).startsWith("line\n");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
