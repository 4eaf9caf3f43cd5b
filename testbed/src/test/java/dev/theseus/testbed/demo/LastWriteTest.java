package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastWriteTest {
  @TempDir Path folder;

  @Test
  void shouldSeeAWriteWhoseTimeWasSetBack() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "a");
    Instant before = Instant.now();
    try (LastWrite watch = LastWrite.watch(() -> Optional.of(folder))) {
      await().until(() -> watch.at().isPresent());
      Files.writeString(file, "more");
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      // The file system's clock ticks every few milliseconds.
      await().until(() -> watch.at().orElseThrow().isAfter(before.minusMillis(20)));
      Instant seen = watch.at().orElseThrow();
      Files.delete(file);
      assertThat(watch.at()).contains(seen);
    }
  }

  @Test
  void shouldKnowNothingOfAVolumeThatIsNotThere() {
    try (LastWrite watch = LastWrite.watch(Optional::empty)) {
      assertThat(watch.at()).isEmpty();
    }
  }
}
