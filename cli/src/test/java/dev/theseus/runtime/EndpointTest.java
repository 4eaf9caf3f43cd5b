package dev.theseus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
  private static final Endpoint FIRST = new Endpoint("127.0.0.1:1", "http://127.0.0.1:2");
  private static final Endpoint SECOND = new Endpoint("127.0.0.1:3", "http://127.0.0.1:4");

  @TempDir Path home;

  @Test
  void shouldFindWhatWasWritten() throws IOException {
    var file = Endpoint.ofUser(home);
    assertThat(Endpoint.read(file)).isEmpty();
    FIRST.write(file);
    SECOND.write(file);
    assertThat(Endpoint.read(file)).contains(SECOND);
  }

  @Test
  void shouldLeaveTheFileOfWhoeverStartedLater() throws IOException {
    var file = Endpoint.ofData(home);
    FIRST.write(file);
    SECOND.write(file);
    FIRST.removeFrom(file);
    assertThat(Endpoint.read(file)).contains(SECOND);
    SECOND.removeFrom(file);
    assertThat(file).doesNotExist();
  }

  @Test
  void shouldGiveEachClusterAddressesOfItsOwnAndKeepThem() throws IOException {
    var a = Files.createDirectory(home.resolve("a"));
    var b = Files.createDirectory(home.resolve("b"));
    int first;
    try (var east = ClusterIndex.claim(a);
        var west = ClusterIndex.claim(b)) {
      first = west.number();
      assertThat(east.number()).isNotEqualTo(first);
    }
    try (var west = ClusterIndex.claim(b)) {
      assertThat(west.number()).isEqualTo(first);
    }
  }
}
