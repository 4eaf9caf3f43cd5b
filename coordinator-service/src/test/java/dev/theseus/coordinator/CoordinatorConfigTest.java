package dev.theseus.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.coordinator.topology.Deadlines;
import dev.theseus.events.Step;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorConfigTest {

  @Test
  void shouldTakeDeadlinesPartitionsAndNameFromTheEnvironment() {
    CoordinatorConfig config =
        CoordinatorConfig.fromEnvironment(
            Map.of(
                "THESEUS_DEADLINE_PRE_COPY", "30m",
                "THESEUS_DEADLINE_VERIFY", "2h",
                "THESEUS_DEADLINE_APPROVAL", "8h",
                "THESEUS_PARTITIONS", "16",
                "THESEUS_INSTANCE", "coordinator-7"));

    assertThat(config.deadlines())
        .isEqualTo(
            new Deadlines(
                Map.of(
                    Step.PRE_COPY, Duration.ofMinutes(30),
                    Step.VERIFY, Duration.ofHours(2),
                    Step.APPROVAL, Duration.ofHours(8))));
    assertThat(config.partitions()).isEqualTo(16);
    assertThat(config.instance()).isEqualTo("coordinator-7");
  }

  @Test
  void shouldNameSettingValueAndWhatIsAllowedWhenADeadlineIsNoDuration() {
    assertThatThrownBy(
            () -> CoordinatorConfig.fromEnvironment(Map.of("THESEUS_DEADLINE_QUIESCE", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("THESEUS_DEADLINE_QUIESCE is 'soon'")
        .hasMessageContaining("90s, 30m or 2h");
  }
}
