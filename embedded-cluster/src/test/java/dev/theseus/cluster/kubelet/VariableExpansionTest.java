package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class VariableExpansionTest {
  private static final Map<String, String> VARIABLES = Map.of("HOST", "db", "PORT", "5432");

  @Test
  void shouldReplaceReferences() {
    assertThat(VariableExpansion.expand("jdbc:$(HOST):$(PORT)/x", VARIABLES))
        .isEqualTo("jdbc:db:5432/x");
  }

  @Test
  void shouldKeepReferencesToUnknownVariables() {
    assertThat(VariableExpansion.expand("$(NOBODY) $HOST $(HOST", VARIABLES))
        .isEqualTo("$(NOBODY) $HOST $(HOST");
  }

  @Test
  void shouldTakeTwoDollarSignsForOne() {
    assertThat(VariableExpansion.expand("$$(HOST) costs 5$", VARIABLES))
        .isEqualTo("$(HOST) costs 5$");
  }
}
