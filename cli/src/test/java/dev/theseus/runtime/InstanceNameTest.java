package dev.theseus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceNameTest {
  @Test
  void shouldTellContainersOfOneServiceApart() {
    assertThat(InstanceName.of(Map.of("HOSTNAME", "4f1c"))).isEqualTo("4f1c");
    assertThat(InstanceName.of(Map.of("HOSTNAME", "4f1c", "THESEUS_INSTANCE", "blue")))
        .isEqualTo("blue");
  }

  @Test
  void shouldNeverBeEmpty() {
    assertThat(InstanceName.of(Map.of("THESEUS_INSTANCE", ""))).isNotBlank();
  }
}
