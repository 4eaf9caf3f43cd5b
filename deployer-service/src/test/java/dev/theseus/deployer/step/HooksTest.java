package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Mode;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import org.junit.jupiter.api.Test;

class HooksTest {

  private final Stage stage = Stage.operated(Mode.MOVE);

  private Descriptor atSource() {
    return stage.east.get(Stage.OPERATED_AT_SOURCE).orElseThrow();
  }

  private Descriptor atTarget() {
    ObjectKey key = Stage.OPERATED_AT_SOURCE.inNamespace("store");
    return stage.west.get(key).orElseThrow();
  }

  @Test
  void shouldPauseAnOperatorBeforeItsWorkloadsStop() {
    stage.provision(1);
    stage.quiesce(1);

    assertThat(atSource().texts("data"))
        .containsEntry("paused", "yes")
        .containsEntry("host", "none")
        .doesNotContainKey("old");
    assertThat(atSource().annotation(Marks.HOOK_PRIOR_PAUSE))
        .contains("{\"data\":{\"paused\":null,\"old\":\"value\"}}");
  }

  @Test
  void shouldGiveBackExactlyWhatAHookChanged() {
    Descriptor before = stage.east.snapshot().get(Stage.OPERATED_AT_SOURCE);
    stage.provision(1);
    stage.quiesce(1);
    stage.resume(2);

    assertThat(stage.east.snapshot().get(Stage.OPERATED_AT_SOURCE)).isEqualTo(before);
  }

  @Test
  void shouldArrivePausedAndWakeWhenTheTargetStarts() {
    stage.provision(1);
    assertThat(atTarget().texts("data")).containsEntry("paused", "yes");

    stage.quiesce(1);
    stage.activate(1);

    assertThat(atTarget().texts("data")).doesNotContainKey("paused").containsEntry("old", "value");
    stage.deactivate(2);
    assertThat(atTarget().texts("data")).containsEntry("paused", "yes");
  }

  @Test
  void shouldChangeBothSidesAfterTheCommit() {
    stage.provision(1);
    stage.quiesce(1);
    stage.activate(1);
    assertThat(atTarget().texts("data")).containsEntry("host", "none");

    stage.switchTraffic(1);

    assertThat(atSource().texts("data")).containsEntry("host", "gone");
    assertThat(atTarget().texts("data")).containsEntry("host", "here");
  }
}
