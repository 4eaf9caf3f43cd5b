package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.Mode;
import dev.theseus.events.VolumePlan;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that are deleted in the middle, and pods that do not go. */
class LostPodsTest {

  private static final VolumePlan VOLUME =
      new VolumePlan("data", "data", 1, 1, 1, "", "", List.of(), List.of(), 0);

  private final Stage stage = new Stage(Mode.MOVE);

  @Test
  void shouldStartAgentsAgainForALaterAttempt() {
    stage.provision(1);
    deleteAgents();

    restart(2);

    assertThat(stage.east.claims("m1", "shop")).containsExactly("data");
    assertThat(stage.west.claims("m1", "store")).containsExactly("data");
    assertThat(stage.quiesce(2).epoch()).isEqualTo(2);
  }

  @Test
  void shouldStartNoAgentsForTheAttemptThatHasJustAwaitedThem() {
    stage.provision(1);
    deleteAgents();

    restart(1);

    assertThat(stage.east.claims("m1", "shop")).isEmpty();
  }

  @Test
  void shouldStartNoAgentsForAMigrationThatIsOver() {
    stage.provision(1);
    stage.deprovision(2);

    restart(3);

    assertThat(stage.east.claims("m1", "shop")).isEmpty();
    assertThat(stage.west.hasNamespace("store")).isFalse();
  }

  @Test
  void shouldRefuseToStartAgentsForAnAttemptThatIsOlderThanTheUndo() {
    stage.provision(1);
    stage.quiesce(1);
    stage.resume(3);

    restart(2);

    assertThat(stage.east.claims("m1", "shop")).isEmpty();
  }

  @Test
  void shouldTurnBackThoughANodeOfTheTargetDoesNotReportTheEndOfAPod() {
    stage.provision(1);
    stage.quiesce(1);
    stage.activate(1);
    stage.west.strangers.add(lost("store"));

    stage.deactivate(2);

    assertThat(stage.west.running("store")).isEmpty();
  }

  @Test
  void shouldNotCopyFromASourceWhosePodMayStillWrite() {
    stage.provision(1);
    stage.east.strangers.add(lost("shop"));

    assertThatThrownBy(() -> stage.quiesce(1)).hasMessageContaining("lost-0");
    assertThat(stage.east.running("shop")).extracting(PodFact::name).contains("lost-0");
  }

  private void restart(int epoch) {
    new RestartAgents(stage.steps)
        .whileCopying(stage.spec(), List.of(VOLUME), new Attempt("m1", epoch));
  }

  private void deleteAgents() {
    stage.east.stopAll("m1", "shop", Duration.ZERO);
    stage.west.stopAll("m1", "store", Duration.ZERO);
  }

  private static PodFact lost(String namespace) {
    ObjectKey workload = new ObjectKey("apps/v1", "Deployment", namespace, "web");
    return new PodFact("lost-0", workload, List.of(), false, false);
  }
}
