package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SagaDiagramTest {

  @Test
  void shouldBeWhatTheDocumentationShows() {
    assertThat(Path.of("..", "docs", "saga.md"))
        .as("stale; renew it with: java -cp target/classes:... SagaDiagram ../docs/saga.md")
        .hasContent(SagaDiagram.render());
  }
}
