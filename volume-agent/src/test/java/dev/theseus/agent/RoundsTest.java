package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.scan.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);
  private static final MigrationRef RETRY = new MigrationRef("m-1", 2);

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

  private void shell(String script) {
    Shell.run(agents.source, script);
  }

  private void assertEqualSides() throws AgentException {
    assertThat(agents.verify(MIGRATION, false)).isEmpty();
    assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
  }

  private static long content(List<PullResult> results) {
    return results.stream().mapToLong(PullResult::contentBytes).sum();
  }

  @Test
  void shouldMoveOnlyChangedBlocksOfLargeFile() throws IOException {
    shell("head -c 8388608 /dev/urandom > big; touch -d '1 hour ago' big; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    shell("printf changed | dd of=big bs=1 seek=5000000 conv=notrunc status=none");

    List<PullResult> delta = agents.copy(MIGRATION, 1, true);

    assertThat(content(delta)).isEqualTo(1 << 20);
    assertEqualSides();
  }

  @Test
  void shouldMoveNothingWhenNothingChanged() throws IOException {
    shell("mkdir d; echo x > d/f; sleep 0.05");
    agents.copy(MIGRATION, 0, false);

    assertThat(agents.copy(MIGRATION, 1, true)).isEmpty();
    assertEqualSides();
  }

  @Test
  void shouldFollowEveryKindOfChangeBetweenRounds() throws IOException {
    shell(
        """
        mkdir -p a/b gone; echo 1 > a/b/f; echo 2 > gone/g; echo 3 > turns; mkdir was-folder
        echo 4 > was-folder/x; ln -s a link; echo 5 > linked; ln linked other; echo keep > keep
        head -c 100000 /dev/urandom > shrinks; echo one > moved
        """);
    agents.copy(MIGRATION, 0, false);
    shell(
        """
        rm -r gone; rm turns; mkdir turns; echo in > turns/in; rm -r was-folder; echo f > was-folder
        ln -sfn b link; rm other; echo 5 > other; chmod 600 a/b/f; truncate -s 10 shrinks
        mv moved a/moved; touch -d '2020-01-01' a; rm keep; ln a/b/f keep; : > empty
        """);

    agents.copy(MIGRATION, 1, true);

    assertEqualSides();
  }

  @Test
  void shouldPartHardLinksWhoseContentWasTheSame() throws IOException {
    shell("echo same > one; ln one two; ln one three; : > e1; ln e1 e2; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    shell("rm two; echo same > two; rm e2; : > e2");

    agents.copy(MIGRATION, 1, true);

    assertEqualSides();
  }

  @Test
  void shouldPunchHolesThatAppearedAtTheSource() throws IOException {
    shell("head -c 4194304 /dev/urandom > f; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    shell("fallocate -p -o 4096 -l 1000000 f; fallocate -p -o 2097152 -l 2097152 f");

    agents.copy(MIGRATION, 1, true);

    assertEqualSides();
    assertThat(Shell.run(agents.target, "stat -c %b f"))
        .isEqualTo(Shell.run(agents.source, "stat -c %b f"));
  }

  @Test
  void shouldCopyWhatIsLeftWhenFilesVanishOrGrowDuringPreCopy() throws IOException {
    shell("echo 1 > stays; echo 2 > vanishes; echo 3 > grows; echo 4 > leader; ln leader linked");
    ScanResult scan = agents.sourceClient().scan(MIGRATION, 0, false);
    shell("rm vanishes leader; echo more >> grows; echo 5 > appears");
    for (int unit = 0; unit < scan.units(); unit++) {
      agents.targetClient().pull(MIGRATION, 0, unit, agents.sourceEndpoint());
    }
    agents.targetClient().finishRound(MIGRATION, 0, agents.sourceEndpoint());

    agents.copy(MIGRATION, 1, true);

    assertEqualSides();
  }

  @Test
  void shouldRefuseChangesAfterTheVolumeWasQuiesced() throws IOException {
    shell("echo 1 > f");
    agents.sourceClient().scan(MIGRATION, 0, true);
    shell("echo 22 > f");

    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Permanent.class)
        .hasMessageContaining("f was written after the volume was quiesced");
  }

  @Test
  void shouldFindOneChangedByteWithTheSameSizeAndTime() throws IOException {
    shell("head -c 3000000 /dev/urandom > f");
    agents.copy(MIGRATION, 0, true);
    assertEqualSides();
    Shell.run(
        agents.target,
        "touch -r f ../mark; printf X | dd of=f bs=1 seek=2500000 conv=notrunc status=none;"
            + " touch -r ../mark f");

    assertThat(agents.verify(MIGRATION, true)).containsExactly("f: content from byte 2097152 on");
  }

  @Test
  void shouldNameWhatDiffers() throws IOException {
    shell("echo a > mode; echo b > missing; echo c > time; mkdir d");
    agents.copy(MIGRATION, 0, true);
    Shell.run(
        agents.target,
        "chmod 600 mode; rm missing; touch -d '2001-01-01 UTC' time; echo e > d/extra;"
            + " touch -r ../source d .");

    assertThat(agents.verify(MIGRATION, false))
        .anyMatch(line -> line.equals("missing: missing at the target"))
        .anyMatch(line -> line.equals("d/extra: extra at the target"))
        .anyMatch(line -> line.startsWith("mode: mode 0600 instead of 0644"))
        .anyMatch(line -> line.startsWith("time: modified at 978307200.000000000 instead of"));
  }

  @Test
  void shouldGoOnWithoutCopyingDurableUnitsAgainWhenTheTargetRestarts() throws IOException {
    shell("head -c 140000000 /dev/zero | tr '\\0' x > big");
    ScanResult scan = agents.sourceClient().scan(MIGRATION, 0, true);
    assertThat(scan.units()).isEqualTo(3);
    agents.targetClient().pull(MIGRATION, 0, 1, agents.sourceEndpoint());
    assertThatThrownBy(
            () -> agents.targetClient().finishRound(MIGRATION, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Retriable.class);

    agents.restartTarget();
    List<PullResult> results = agents.copy(MIGRATION, 0, true);

    assertThat(results).extracting(PullResult::again).containsExactly(false, true, false);
    assertEqualSides();
  }

  @Test
  void shouldMoveOnlyTheRestWhenLaterAttemptTakesOverTheRound() throws IOException {
    // Mostly a hole: three units with little to move in each.
    shell(
        "truncate -s 140000000 big; for at in 3 70000003 139000003; do"
            + " printf some | dd of=big bs=1 seek=$at conv=notrunc status=none; done");
    ScanResult scan = agents.sourceClient().scan(MIGRATION, 0, false);
    long first =
        agents.targetClient().pull(MIGRATION, 0, 1, agents.sourceEndpoint()).contentBytes();

    ScanResult taken = agents.sourceClient().scan(RETRY, 0, false);
    assertThat(taken).isEqualTo(scan.repeated());
    assertThat(agents.targetClient().durable(RETRY, taken)).containsOnlyKeys(1);
    List<PullResult> results = agents.copy(RETRY, 0, false);

    assertThat(results).extracting(PullResult::again).containsExactly(false, true, false);
    assertThat(first).isEqualTo(4096);
    assertThat(results.get(0).contentBytes() + results.get(2).contentBytes()).isEqualTo(2 * 4096);
    assertThat(agents.targetClient().durable(RETRY, taken)).containsOnlyKeys(0, 1, 2);
    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 1, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Fenced.class);
    agents.copy(RETRY, 1, true);
    assertThat(agents.verify(RETRY, true)).isEmpty();
  }

  @Test
  void shouldSendUnitWholeWhenItWasBegunBefore() throws IOException {
    shell("echo aaaa > f; touch -d '1 hour ago' f; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    shell("echo bbbb > f; sleep 0.05");
    agents.sourceClient().scan(MIGRATION, 1, false);
    // What a connection leaves that ends just before the unit is durable.
    try (HttpCall call =
        HttpCall.send(
            agents.sourceEndpoint(), "GET", "/v1/m-1/stream?epoch=1&round=1&unit=0", Map.of())) {
      assertThat(call.bodyText()).contains("bbbb");
    }
    Shell.run(agents.target, "echo bbbb > f");
    shell("echo aaaa > f; sleep 0.05");

    assertThat(content(agents.copy(RETRY, 1, false))).isEqualTo(5);
    agents.copy(RETRY, 2, true);
    assertThat(agents.verify(RETRY, false)).isEmpty();
  }

  /** What was read of units may be lost when the machine fails. */
  private void rebootSource(int round) {
    Shell.run(
        base,
        "sed -i 's/boot=[^&]*/boot=another/' source-state/m-1/source/%d/result".formatted(round));
  }

  @Test
  void shouldScanAnewWhenTheMachineOfTheSourceWasRestarted() throws IOException {
    shell("echo 1 > f");
    ScanResult scan = agents.sourceClient().scan(MIGRATION, 0, true);
    agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint());
    rebootSource(0);

    ScanResult anew = agents.sourceClient().scan(RETRY, 0, true);

    assertThat(anew.scan()).isNotEqualTo(scan.scan());
    assertThat(anew.again()).isFalse();
    assertThat(agents.targetClient().durable(RETRY, anew)).isEmpty();
    assertThat(content(agents.copy(RETRY, 0, true))).isEqualTo(2);
    assertThat(agents.verify(RETRY, false)).isEmpty();
  }

  @Test
  void shouldSendEverythingAgainWhenAnotherScanHadWritten() throws IOException {
    shell("echo aaaa > f; touch -d '1 hour ago' f; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    shell("echo bbbb > f; sleep 0.05");
    agents.sourceClient().scan(MIGRATION, 1, true);
    agents.targetClient().pull(MIGRATION, 1, 0, agents.sourceEndpoint());
    shell("echo aaaa > f");
    rebootSource(1);

    agents.copy(RETRY, 1, true);

    assertThat(agents.verify(RETRY, false)).isEmpty();
  }

  @Test
  void shouldRefuseOlderEpochsAfterRestart() throws IOException {
    shell("echo 1 > f");
    agents.copy(new MigrationRef("m-1", 5), 0, true);
    agents.restartTarget();

    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Fenced.class);
    assertThatThrownBy(() -> agents.sourceClient().scan(MIGRATION, 1, true))
        .isInstanceOf(AgentException.Fenced.class);
  }

  @Test
  void shouldEmptyTheTargetWhenDiscarded() throws IOException {
    String before = Shell.listing(agents.target);
    shell("mkdir -p a/b; echo 1 > a/b/f; chmod 700 .");
    agents.copy(MIGRATION, 0, false);

    agents.targetClient().discard(MIGRATION);
    agents.targetClient().discard(MIGRATION);

    assertThat(Shell.listing(agents.target)).isEqualTo(before);
    assertThatThrownBy(() ->
            agents.targetClient().pull(new MigrationRef("m-1", 0), 0, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Fenced.class);
  }

  @Test
  void shouldNotTouchTargetThatHoldsSomethingElse() throws IOException {
    shell("echo 1 > f");
    Shell.run(agents.target, "echo precious > theirs");
    agents.sourceClient().scan(MIGRATION, 0, true);

    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Permanent.class)
        .hasMessageContaining("not empty: it holds theirs");
    agents.targetClient().discard(MIGRATION);
    assertThat(Shell.run(agents.target, "cat theirs")).isEqualTo("precious\n");
  }

  @Test
  void shouldRelayUnitsThroughTheMover() throws IOException {
    shell("head -c 3000000 /dev/urandom > f; echo x > g");
    ScanResult scan = agents.sourceClient().scan(MIGRATION, 0, true);
    for (int unit = 0; unit < scan.units(); unit++) {
      agents.targetClient().relay(MIGRATION, 0, unit, agents.sourceEndpoint());
    }
    agents.targetClient().finishRound(MIGRATION, 0, agents.sourceEndpoint());

    assertEqualSides();
  }

  @Test
  void shouldReadOnlyTheDifferenceWhenVerifiedBefore() throws IOException {
    shell("head -c 3000000 /dev/urandom > f; echo x > g; sleep 0.05");
    agents.copy(MIGRATION, 0, false);
    agents.targetClient().verifyRound(MIGRATION);
    Shell.run(agents.target, "sleep 0.05");
    agents.targetClient().verifyRound(MIGRATION);
    shell("echo yy > g");
    agents.copy(MIGRATION, 1, true);

    assertThat(agents.targetClient().verify(MIGRATION, false).hashedBytes()).isEqualTo(3);
    assertEqualSides();
  }

  @Test
  void shouldSayThatRoundIsOverWhenItsUnitIsDeliveredAgainLater() throws IOException {
    shell("echo 1 > f");
    for (int round = 0; round < 3; round++) {
      agents.copy(MIGRATION, round, false);
    }

    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint()))
        .isInstanceOf(AgentException.Fenced.class)
        .hasMessageContaining("round 0 is over");
    assertThatThrownBy(() -> agents.sourceClient().units(MIGRATION, 7))
        .isInstanceOf(AgentException.Permanent.class);
  }

  @Test
  void shouldRefuseWrongToken() {
    AgentClient stranger =
        new AgentClient(new AgentEndpoint(agents.targetEndpoint().address(), "guess"));

    assertThatThrownBy(() -> stranger.progress(MIGRATION))
        .isInstanceOf(AgentException.Permanent.class)
        .hasMessageContaining("token");
    assertThat(stranger.isReady()).isTrue();
  }

  @Test
  void shouldStopUnitWithinOneSecondWhenItsCallerGoesAway() throws Exception {
    shell("head -c 64000000 /dev/zero | tr '\\0' x > big");
    agents.sourceClient().scan(MIGRATION, 0, true);
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint());
              } catch (AgentException e) {
                // Expected when it is interrupted in time.
              }
            });
    await().until(() -> Files.exists(agents.target.resolve("big")));

    caller.interrupt();
    caller.join();
    long start = System.nanoTime();
    // Discarding waits until nothing of this migration runs.
    agents.targetClient().discard(new MigrationRef("m-1", 2));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(agents.target).isEmptyDirectory();
  }

  @Test
  void shouldStopOlderAttemptWhenNewerOneIsSeen() throws Exception {
    shell("head -c 64000000 /dev/zero | tr '\\0' x > big");
    agents.sourceClient().scan(MIGRATION, 0, true);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            agents.targetClient().pull(MIGRATION, 0, 0, agents.sourceEndpoint());
            ended.complete(new AssertionError("the unit was complete before it was stopped"));
          } catch (AgentException e) {
            ended.complete(e);
          }
        });
    await().until(() -> Files.exists(agents.target.resolve("big")));

    agents.targetClient().discard(new MigrationRef("m-1", 2));

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(AgentException.Retriable.class);
    assertThat(agents.target).isEmptyDirectory();
  }
}
