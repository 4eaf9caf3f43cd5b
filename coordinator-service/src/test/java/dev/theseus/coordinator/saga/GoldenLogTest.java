package dev.theseus.coordinator.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.FailureKind;
import dev.theseus.events.Mode;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs of released versions replay for ever: add files, never change one. {@code -Dgolden.write}
 * writes those that are missing.
 */
class GoldenLogTest {

  private static final Path LOGS = Path.of("src", "test", "resources", "golden");

  @ParameterizedTest
  @CsvSource({"move-0.1, COMPLETED", "copy-0.1, COMPLETED", "rolled-back-0.1, ROLLED_BACK"})
  void shouldReplayToTheSameStateAndDecisions(String name, Status end) throws IOException {
    Path file = LOGS.resolve(name + ".events");
    if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
      Files.createDirectories(LOGS);
      Files.writeString(file, GoldenLog.write(record(name)), StandardCharsets.UTF_8);
    }
    List<Replay.Logged> log = GoldenLog.read(file);
    Replay.Result replayed = Replay.of(log);

    assertThat(replayed.state().orElseThrow().status()).isEqualTo(end);
    assertThat(replayed.unexpected()).isEmpty();
    assertThat(Replay.differences(log)).isEmpty();
    assertThat(replayed.decisions()).isNotEmpty();
  }

  @Test
  void shouldNoticeADecisionThatTheInputsDoNotLeadTo() throws IOException {
    List<Replay.Logged> log = GoldenLog.read(LOGS.resolve("move-0.1.events"));
    List<Replay.Logged> withoutAnAnswer =
        log.stream()
            .filter(entry -> !entry.event().getClass().getSimpleName().equals("Verified"))
            .toList();

    assertThat(Replay.differences(withoutAnAnswer))
        .extracting(event -> event.getClass().getSimpleName())
        .contains("ActivateRequested", "Committed", "Completed");
  }

  private static List<Replay.Logged> record(String name) {
    SagaRig rig = SagaRig.withTwoVolumes();
    rig.send(
        SagaFixtures.request(SagaFixtures.spec(name.startsWith("copy") ? Mode.COPY : Mode.MOVE)));
    if (name.startsWith("rolled-back")) {
      rig.runUntil(QuiesceRequested.class);
      rig.fail(FailureKind.RETRIABLE);
      rig.expire();
      rig.fail(FailureKind.PERMANENT);
    }
    rig.runToEnd();
    return rig.log;
  }
}
