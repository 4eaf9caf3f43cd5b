package dev.theseus.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cluster.controller.StatefulSetDecision.Pod;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatefulSetDecisionTest {
  private static final Pod SERVING = new Pod(true, false, false, "new");
  private static final Pod STARTING = new Pod(false, false, false, "new");
  private static final Pod OUTDATED = new Pod(true, false, false, "old");
  private static final Pod DELETING = new Pod(false, true, false, "new");
  private static final Pod FINISHED = new Pod(false, false, true, "new");

  private static StatefulSetDecision ordered(int replicas) {
    return new StatefulSetDecision(0, replicas, false, true, 0, "new");
  }

  private static StatefulSetDecision parallel(int replicas) {
    return new StatefulSetDecision(0, replicas, true, true, 0, "new");
  }

  @Test
  void shouldCreateTheNextPodOnlyWhenAllBeforeServe() {
    assertThat(ordered(3).toCreate(Map.of())).containsExactly(0);
    assertThat(ordered(3).toCreate(Map.of(0, STARTING))).isEmpty();
    assertThat(ordered(3).toCreate(Map.of(0, SERVING))).containsExactly(1);
    assertThat(ordered(3).toCreate(Map.of(0, DELETING))).isEmpty();
  }

  @Test
  void shouldCreateAllPodsAtOnceWhenParallel() {
    assertThat(parallel(3).toCreate(Map.of(1, STARTING))).containsExactly(0, 2);
  }

  @Test
  void shouldRemoveSurplusPodsFromTheTopOneAtATime() {
    assertThat(ordered(1).toDelete(Map.of(0, SERVING, 1, SERVING, 2, SERVING))).containsExactly(2);
    assertThat(ordered(1).toDelete(Map.of(0, SERVING, 1, SERVING, 2, DELETING))).isEmpty();
    assertThat(parallel(1).toDelete(Map.of(0, SERVING, 1, SERVING, 2, SERVING)))
        .containsExactly(2, 1);
  }

  @Test
  void shouldReplaceOutdatedPodsFromTheTopWaitingForEach() {
    assertThat(ordered(2).toDelete(Map.of(0, OUTDATED, 1, OUTDATED))).containsExactly(1);
    assertThat(ordered(2).toDelete(Map.of(0, OUTDATED, 1, STARTING))).isEmpty();
    assertThat(ordered(2).toDelete(Map.of(0, OUTDATED, 1, SERVING))).containsExactly(0);
  }

  @Test
  void shouldKeepPodsBelowThePartition() {
    var decision = new StatefulSetDecision(0, 2, false, true, 1, "new");
    assertThat(decision.toDelete(Map.of(0, OUTDATED, 1, SERVING))).isEmpty();
  }

  @Test
  void shouldNotReplacePodsWhenOnlyDeletionUpdatesThem() {
    var decision = new StatefulSetDecision(0, 2, false, false, 0, "new");
    assertThat(decision.toDelete(Map.of(0, OUTDATED, 1, OUTDATED))).isEmpty();
  }

  @Test
  void shouldReplaceFinishedPods() {
    assertThat(ordered(2).toDelete(Map.of(0, SERVING, 1, FINISHED))).containsExactly(1);
  }
}
