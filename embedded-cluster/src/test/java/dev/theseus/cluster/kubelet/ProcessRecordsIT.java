package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRecordsIT {
  @TempDir Path directory;

  @Test
  void shouldEndWhatAnEarlierRunLeftBehind() throws Exception {
    ContainerProcess process = sleep();
    new ProcessRecords(directory.resolve("records")).record("uid", "main", process.processId());
    new ProcessRecords(directory.resolve("records")).stopStale();
    process.awaitExit(1_000);
    assertThat(process.isAlive()).isFalse();
    assertThat(process.endingSignal()).isEqualTo(Signals.KILL);
    assertThat(directory.resolve("records")).isEmptyDirectory();
  }

  @Test
  void shouldSpareAProcessThatOnlyGotTheSameId() throws Exception {
    ContainerProcess process = sleep();
    Path records = Files.createDirectories(directory.resolve("records"));
    long otherStart = ProcessTable.startTicks(process.processId()).orElseThrow() - 1;
    Files.writeString(records.resolve("uid.main"), process.processId() + " " + otherStart);
    new ProcessRecords(records).stopStale();
    assertThat(process.isAlive()).isTrue();
    process.kill();
    process.awaitExit(1_000);
    assertThat(process.isAlive()).isFalse();
  }

  private ContainerProcess sleep() throws Exception {
    ProcessLaunch launch =
        new ProcessLaunch(
            List.of("sleep", "1000"),
            Map.of("PATH", "/usr/bin:/bin"),
            directory,
            directory.resolve("log"),
            Optional.empty(),
            Signals.number("SIGTERM"));
    return ContainerProcess.start(launch, () -> {});
  }
}
