package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.agent.pulse.Pulse;
import dev.theseus.agent.scan.RoundFolder;
import dev.theseus.agent.scan.VolumeScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work can be stopped, and tells that it goes on. */
class StoppingTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);

  @TempDir Path base;
  private AgentPair agents;
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

  @BeforeEach
  void startAgents() throws IOException {
    agents = new AgentPair(base);
  }

  @AfterEach
  void stopAgents() {
    agents.close();
  }

  /** Reading back takes many seconds, though next to nothing is on the disk. */
  private void giveSourceMuchToRead() {
    Shell.run(agents.source, "fallocate -l 6G large");
  }

  private Thread verifyInBackground() {
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                agents.sourceClient().verify(MIGRATION, false);
                ended.complete(new AssertionError("everything was read before it was stopped"));
              } catch (AgentException e) {
                ended.complete(e);
              }
            });
    await().until(() -> agents.sourceClient().progress(MIGRATION).bytes() > 0);
    return caller;
  }

  @Test
  void shouldStopReadingBackWhenNewerAttemptDiscards() throws Exception {
    giveSourceMuchToRead();
    Thread caller = verifyInBackground();

    agents.sourceClient().discard(new MigrationRef("m-1", 2));

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(AgentException.Retriable.class);
    caller.join();
  }

  @Test
  void shouldStopReadingBackWhenItsCallerGoesAway() throws Exception {
    giveSourceMuchToRead();
    verifyInBackground().interrupt();

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(AgentException.Retriable.class);
    AgentClient source = agents.sourceClient();
    List<AgentProgress> looks = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> {
          looks.add(source.progress(MIGRATION));
          return looks.size() > 1 && looks.getLast().equals(looks.get(looks.size() - 2));
        });
  }

  @Test
  void shouldStopScanBetweenTwoEntries() throws IOException {
    Shell.run(agents.source, "touch a b c d e f g");
    AtomicInteger looked = new AtomicInteger();
    Pulse third =
        new Pulse() {
          @Override
          public void entry() throws IOException {
            if (looked.incrementAndGet() == 3) {
              throw new AgentException.Retriable("stopped");
            }
          }

          @Override
          public void bytes(long count) {}
        };
    RoundFolder folder = new RoundFolder(base.resolve("scan"));

    assertThatThrownBy(() -> new VolumeScan(agents.source, folder, third).run(Optional.empty()))
        .hasMessage("stopped");
    assertThat(Files.exists(folder.scanned())).isFalse();
  }

  @Test
  void shouldBeginNoScanForAttemptThatWasStoppedWhileItWaited() {
    SourceSide source = new SourceSide(agents.source, base.resolve("side"));
    Operation older = new Operation(1, new WorkDone());
    older.stop();

    assertThatThrownBy(() -> source.scan(0, false, older))
        .isInstanceOf(AgentException.Retriable.class)
        .hasMessageContaining("epoch 1 was stopped");
    assertThat(base.resolve("side")).doesNotExist();
  }

  @Test
  void shouldCountEntriesAndBytesOfEveryKindOfWork() throws Exception {
    Shell.run(agents.source, "head -c 3000000 /dev/urandom > f; mkdir d; touch d/g");
    agents.copy(MIGRATION, 0, true);
    AgentProgress copied = agents.sourceClient().progress(MIGRATION);
    AgentProgress written = agents.targetClient().progress(MIGRATION);
    agents.verify(MIGRATION, true);

    assertThat(copied.entries()).isGreaterThanOrEqualTo(4);
    assertThat(copied.bytes()).isEqualTo(3_000_000);
    // Written, and read back at once.
    assertThat(written.bytes()).isEqualTo(6_000_000);
    assertThat(agents.targetClient().progress(MIGRATION).bytes()).isEqualTo(9_000_000);
  }
}
