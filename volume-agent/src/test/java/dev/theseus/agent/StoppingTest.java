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

  private CompletableFuture<Throwable> verifyInBackground(Thread[] caller) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    caller[0] =
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
    return ended;
  }

  @Test
  void shouldStopReadingBackWhenNewerAttemptDiscards() throws Exception {
    giveSourceMuchToRead();
    CompletableFuture<Throwable> ended = verifyInBackground(new Thread[1]);

    agents.sourceClient().discard(new MigrationRef("m-1", 2));

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(AgentException.Retriable.class);
  }

  @Test
  void shouldStopReadingBackWhenItsCallerGoesAway() throws Exception {
    giveSourceMuchToRead();
    Thread[] caller = new Thread[1];
    CompletableFuture<Throwable> _ = verifyInBackground(caller);

    caller[0].interrupt();

    AgentClient source = agents.sourceClient();
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> {
          AgentProgress before = source.progress(MIGRATION);
          return await()
              .pollDelay(Duration.ofMillis(300))
              .until(() -> source.progress(MIGRATION), _ -> true)
              .equals(before);
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
    assertThat(written.bytes()).isEqualTo(3_000_000);
    assertThat(agents.targetClient().progress(MIGRATION).bytes()).isEqualTo(6_000_000);
  }
}
