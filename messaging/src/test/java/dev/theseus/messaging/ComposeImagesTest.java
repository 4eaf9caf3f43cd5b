package dev.theseus.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ComposeImagesTest {
  private final ComposeImages images = ComposeImages.read(Path.of("..", "docker-compose.yml"));

  @Test
  void shouldFindTheImagesThatTheContainersOfTheTestsRunFrom() {
    assertThat(images.of("kafka")).startsWith("apache/kafka:4.");
    assertThat(images.of("registry")).startsWith("confluentinc/cp-schema-registry:");
  }

  @Test
  void shouldSayWhichServiceHasNoImage() {
    assertThatThrownBy(() -> images.of("nobody")).hasMessageContaining("nobody");
  }
}
