package dev.theseus.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChangeLogTest {
  private static final ResourceType CONFIG = KubernetesTypes.CONFIG_MAP;

  @TempDir Path directory;

  @Test
  void shouldFindTheObjectsAndGoOnCountingVersionsAfterARestart() throws IOException {
    long last;
    try (ObjectStore first = open()) {
      first.create(CONFIG, ObjectStoreTest.config("a"));
      first.create(CONFIG, ObjectStoreTest.config("b"));
      first.delete(CONFIG, "shop", "b");
      last = first.resourceVersion();
    }
    try (ObjectStore second = open()) {
      assertThat(second.list(CONFIG, "shop"))
          .extracting(o -> o.at("/metadata/name").asText())
          .containsExactly("a");
      assertThat(second.resourceVersion()).isEqualTo(last);
    }
    try (ObjectStore third = open()) {
      assertThat(third.resourceVersion()).isEqualTo(last);
    }
  }

  @Test
  void shouldIgnoreALineThatAKilledProcessLeftTorn() throws IOException {
    try (ObjectStore first = open()) {
      first.create(CONFIG, ObjectStoreTest.config("a"));
    }
    Files.writeString(
        directory.resolve("objects.jsonl"),
        "{\"version\":99,\"change\":\"ADDED\",\"type\":\"configma",
        StandardOpenOption.APPEND);
    try (ObjectStore second = open()) {
      assertThat(second.list(CONFIG, "shop")).hasSize(1);
      second.create(CONFIG, ObjectStoreTest.config("b"));
    }
    try (ObjectStore third = open()) {
      assertThat(third.list(CONFIG, "shop")).hasSize(2);
    }
  }

  private ObjectStore open() throws IOException {
    return new ObjectStore(
        new ResourceTypes(KubernetesTypes.kubernetes()),
        List.of(),
        InstantSource.system(),
        new FileChangeLog(directory));
  }
}
