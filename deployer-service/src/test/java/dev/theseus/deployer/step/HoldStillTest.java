package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.FailureKind;
import dev.theseus.events.Mode;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HoldStillTest {

  private static final ObjectKey WEB = new ObjectKey("apps/v1", "Deployment", "shop", "web");
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Stage stage = new Stage(Mode.MOVE);
  private final Attempt attempt = new Attempt("m1", 1);

  @Test
  void shouldFailForGoodWhenSomebodyStartsAWorkload() {
    CompletableFuture<Void> watch = watching();

    stage.east.merge(
        WEB,
        Map.of(
            "spec",
            Map.of("replicas", 1),
            "metadata",
            Map.of(
                "managedFields",
                SimulatedSite.read(
                        """
                        {apiVersion: v1, kind: X, metadata: {name: x, managedFields: [
                          {manager: helm, time: "2026-01-01T00:00:00Z", fieldsV1: {"f:spec": {}}},
                          {manager: theseus, time: "2026-01-02T00:00:00Z", fieldsV1: {"f:spec": {}}},
                          {manager: kubectl, time: "2026-01-02T00:00:01Z", fieldsV1: {"f:spec": {}}}]}}
                        """)
                    .getFirst()
                    .listAt("metadata", "managedFields"))),
        Optional.empty());

    assertThatThrownBy(watch::join)
        .hasCauseInstanceOf(StepException.class)
        .extracting(Throwable::getCause)
        .isInstanceOfSatisfying(
            StepException.class,
            broken -> {
              assertThat(broken.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(broken.subject()).isEqualTo("Deployment/web");
              assertThat(broken.getMessage())
                  .startsWith("Deployment shop/web was changed by kubectl (replicas 1, generation ")
                  .contains("at site east, while the source had to stand still");
            });
  }

  @Test
  void shouldFailWhenAPodComesThatMountsAVolume() {
    CompletableFuture<Void> watch = watching();

    stage.east.put(
        pod("{volumes: [{name: v, persistentVolumeClaim: {claimName: data}}], containers: []}"));

    assertThatThrownBy(watch::join).hasMessageContaining("pod fix mounts data at site east");
  }

  @Test
  void shouldNotMindAPodThatHasNothingToDoWithTheApplication() {
    CompletableFuture<Void> watch = watching();

    stage.east.put(pod("{containers: []}"));
    attempt.follow(1);

    assertThat(watch).succeedsWithin(SOON);
  }

  @Test
  void shouldNotMindThatTheMigrationItselfResumesTheSource() {
    CompletableFuture<Void> watch = watching();

    stage.resume(2);

    assertThat(watch).isNotDone();
    attempt.follow(2);
    assertThat(watch).succeedsWithin(SOON);
  }

  @Test
  void shouldHaveNothingToWatchWhenTheMigrationHasGoneOn() {
    stage.provision(1);
    stage.quiesce(1);
    stage.resume(2);

    new HoldStill(stage.steps).apply(stage.spec(), attempt);
  }

  @Test
  void shouldEndTheStartAtTheTargetWhenTheSourceMoves() {
    stage.provision(1);
    stage.quiesce(1);
    CompletableFuture<StepException> told = new CompletableFuture<>();
    attempt.onFailure(told::complete);
    Place source = stage.steps.source(stage.spec(), attempt, Turn.ACTIVATE);

    try (StillnessWatch _ = new StillnessWatch(source, Frozen.of(source.kept()))) {
      stage.east.merge(WEB, Map.of("spec", Map.of("replicas", 1)), Optional.empty());

      assertThat(told).succeedsWithin(SOON);
      assertThatThrownBy(attempt::checkCurrent).hasMessageContaining("shop/web was changed");
    }
  }

  private CompletableFuture<Void> watching() {
    stage.provision(1);
    stage.quiesce(1);
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> new HoldStill(stage.steps).apply(stage.spec(), attempt),
            command -> Thread.ofVirtual().start(command));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> stage.east.watched().equals(Set.of("Deployment", "Pod")));
    return watch;
  }

  private static Descriptor pod(String spec) {
    return SimulatedSite.read(
            "{apiVersion: v1, kind: Pod, metadata: {name: fix, namespace: shop}, spec: %s}"
                .formatted(spec))
        .getFirst();
  }
}
