package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;

import dev.theseus.agent.AgentException;
import dev.theseus.datamover.image.ImageCopy;
import dev.theseus.datamover.image.SmallRegistry;
import dev.theseus.events.CancelRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.Diverged;
import dev.theseus.events.FailureKind;
import dev.theseus.events.ImagesCopied;
import dev.theseus.events.ImagesRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.UnitDispatched;
import dev.theseus.events.Verified;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumeScanned;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.loop.WorkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataMoverHandlerTest {
  private static final String ID = "m-1";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path base;
  private TwoVolumes volumes;
  private DataMoverHandler handler;
  private UnitMover mover;
  private final MigrationWatch watch = new MigrationWatch();
  private final List<MigrationEvent> told = new CopyOnWriteArrayList<>();
  private final Ways ways = new Ways("movers", told::add, () -> NOW);
  private final List<String> prepared = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    volumes = new TwoVolumes(base);
    handler = handler(SignsOfLife.EVERY);
    mover = new UnitMover(volumes, ways, watch, "mover-0", _ -> {}, SignsOfLife.EVERY, () -> NOW);
    Files.writeString(volumes.source.resolve("file"), "content");
  }

  @AfterEach
  void stop() {
    volumes.close();
  }

  private DataMoverHandler handler(Duration signEvery) {
    return new DataMoverHandler(
        volumes, ways, ImageCopy.overHttp(), prepared::add, signEvery, () -> NOW);
  }

  private List<Object> answers(MigrationEvent request) throws Exception {
    List<Output<?>> outputs = handler.handle(received(request), new NoSignals());
    return outputs.stream().<Object>map(Output::value).toList();
  }

  private static Received<MigrationEvent> received(MigrationEvent event) {
    return new Received<>("theseus.events", 0, 0, NOW, event.migrationId(), event, Map.of());
  }

  private List<MigrationEvent> runRound(MigrationEvent request) throws Exception {
    List<MigrationEvent> told = new ArrayList<>();
    for (Object answer : answers(request)) {
      if (answer instanceof UnitDispatched unit) {
        mover.move(unit).ifPresent(told::add);
      }
    }
    return told;
  }

  private static CopyRequested copy(int epoch, int round) {
    return new CopyRequested(ID, epoch, NOW, TwoVolumes.spec(), TwoVolumes.plans(), round);
  }

  private static SyncRequested sync(int epoch, int round) {
    return new SyncRequested(ID, epoch, NOW, TwoVolumes.spec(), TwoVolumes.plans(), round);
  }

  private static VerifyRequested verify(int epoch) {
    return new VerifyRequested(ID, epoch, NOW, TwoVolumes.spec(), TwoVolumes.plans());
  }

  @Test
  void shouldAnnounceTheScanAndDispatchItsUnitsTogether() throws Exception {
    List<Object> answers = answers(copy(1, 0));

    assertThat(prepared).containsExactly("west");
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst())
        .isInstanceOfSatisfying(
            VolumeScanned.class,
            scan -> {
              assertThat(scan.units()).isEqualTo(1);
              assertThat(scan.pendingBytes()).isEqualTo(7);
              assertThat(scan.volume()).isEqualTo("data");
            });
    assertThat(answers(copy(1, 0)).getLast()).isEqualTo(answers.getLast());
  }

  @Test
  void shouldMoveVerifyAndFindThemEqual() throws Exception {
    List<MigrationEvent> first = runRound(copy(1, 0));
    assertThat(first)
        .singleElement()
        .isInstanceOfSatisfying(ChunkCopied.class, c -> assertThat(c.bytes()).isEqualTo(7));
    Files.writeString(volumes.source.resolve("late"), "written later");
    runRound(sync(1, 1));

    // A later epoch: verification was tried before.
    assertThat(answers(verify(3)))
        .singleElement()
        .isInstanceOfSatisfying(
            Verified.class, v -> assertThat(v.bytesVerified()).isEqualTo(7 + 13));
    assertThat(volumes.target.resolve("late")).hasContent("written later");
  }

  @Test
  void shouldMoveFewUnitsOfFinalRoundAtOnce() throws Exception {
    runRound(copy(1, 0));
    Files.writeString(volumes.source.resolve("late"), "written later");

    assertThat(answers(sync(1, 1)))
        .satisfiesExactly(
            scan -> assertThat(scan).isInstanceOf(VolumeScanned.class),
            chunk ->
                assertThat(chunk)
                    .isInstanceOfSatisfying(
                        ChunkCopied.class,
                        c -> {
                          assertThat(c.bytes()).isEqualTo(13);
                          assertThat(c.finalSync()).isTrue();
                        }));
    assertThat(volumes.target.resolve("late")).hasContent("written later");
    // A later attempt tells of it once more, and reads nothing.
    Files.writeString(volumes.target.resolve("late"), "somebody else's");
    assertThat(answers(sync(2, 1)).getLast())
        .isInstanceOfSatisfying(ChunkCopied.class, c -> assertThat(c.epoch()).isEqualTo(2));
    assertThat(answers(verify(2)).getFirst()).isInstanceOf(Diverged.class);
  }

  @Test
  void shouldHandOutFinalRoundOfManyUnits() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (var file =
          FileChannel.open(
              volumes.source.resolve("large-" + i),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[1]), 65L << 20);
      }
    }

    List<Object> answers = answers(sync(1, 0));

    assertThat(answers).hasSize(1 + 11).filteredOn(UnitDispatched.class::isInstance).hasSize(11);
    assertThat(volumes.target).isEmptyDirectory();
  }

  @Test
  void shouldTellOfLongScanWhileItGoesOn() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      Files.createFile(volumes.source.resolve("empty-" + i));
    }
    List<MigrationEvent> signs = new CopyOnWriteArrayList<>();
    WorkContext<MigrationEvent> context =
        new NoSignals() {
          @Override
          public void emit(Output<?> output) {
            signs.add((MigrationEvent) output.value());
          }
        };

    List<Output<?>> outputs = handler(Duration.ofMillis(1)).handle(received(copy(3, 0)), context);

    assertThat(outputs).isNotEmpty();
    assertThat(signs)
        .isNotEmpty()
        .allSatisfy(sign ->
            assertThat(sign)
                .isInstanceOfSatisfying(
                    StepProgressed.class,
                    s -> {
                      assertThat(s.step()).isEqualTo(Step.PRE_COPY);
                      assertThat(s.epoch()).isEqualTo(3);
                      assertThat(s.compensation()).isFalse();
                      assertThat(s.subject()).isEqualTo("data");
                    }));
  }

  @Test
  void shouldGoOnWithTheRestWhenRoundIsAskedForAnew() throws Exception {
    for (int i = 0; i < 4_999; i++) {
      Files.writeString(volumes.source.resolve("small-" + i), "x");
    }
    List<Object> first = answers(copy(1, 0));
    assertThat(first).hasSize(3);
    ChunkCopied moved = (ChunkCopied) mover.move((UnitDispatched) first.get(1)).orElseThrow();

    List<Object> second = answers(copy(2, 0));

    assertThat(second).hasSize(3);
    assertThat(second.get(0)).isInstanceOf(VolumeScanned.class);
    assertThat(second.get(1))
        .isInstanceOfSatisfying(
            ChunkCopied.class,
            told -> {
              assertThat(told.epoch()).isEqualTo(2);
              assertThat(told.unit()).isZero();
              assertThat(told.bytes()).isEqualTo(moved.bytes());
            });
    ChunkCopied rest = (ChunkCopied) mover.move((UnitDispatched) second.get(2)).orElseThrow();
    assertThat(rest.bytes()).isEqualTo(7 + 4_999 - moved.bytes()).isLessThan(moved.bytes());
    assertThat(volumes.target.resolve("small-4998")).hasContent("x");
    // A third attempt, after the round's end was not heard of, finds nothing to move.
    assertThat(answers(copy(3, 0)).subList(1, 3))
        .allSatisfy(told -> assertThat(told).isInstanceOf(ChunkCopied.class));
    runRound(sync(3, 1));
    assertThat(answers(verify(3)).getFirst()).isInstanceOf(Verified.class);
  }

  @Test
  void shouldMoveNoUnitOfAttemptThatWasBegunAnew() throws Exception {
    UnitDispatched unit = (UnitDispatched) answers(copy(1, 0)).getLast();
    watch.observe(copy(2, 0));

    assertThat(mover.move(unit)).isEmpty();
    assertThat(volumes.target).isEmptyDirectory();
  }

  @Test
  void shouldInterruptOlderAttemptWhenNewerOneIsAskedFor() throws Exception {
    assertThat(handler.isSignal(received(copy(2, 0)))).isTrue();
    Interruption older = new Interruption(Thread.currentThread());

    older.interruptIfAbout(copy(2, 0), copy(2, 1));
    assertThat(older.happened()).isFalse();
    older.interruptIfAbout(copy(1, 0), copy(2, 0));

    assertThat(older.happened()).isTrue();
    older.end();
  }

  @Test
  void shouldFinishRoundWithoutUnits() throws Exception {
    runRound(copy(1, 0));
    Files.createDirectory(volumes.source.resolve("empty-folder"));
    runRound(sync(1, 1));
    Files.deleteIfExists(volumes.source.resolve("nothing"));

    assertThat(volumes.target.resolve("empty-folder")).isDirectory();
    assertThat(answers(verify(1)).getFirst()).isInstanceOf(Verified.class);
  }

  @Test
  void shouldSayWhatDiverged() throws Exception {
    runRound(sync(1, 0));
    Files.writeString(volumes.target.resolve("file"), "CONTENT");

    assertThat(answers(verify(1)))
        .singleElement()
        .isInstanceOfSatisfying(
            Diverged.class,
            d -> {
              assertThat(d.volume().volume()).isEqualTo("data");
              assertThat(d.differences()).anyMatch(line -> line.startsWith("file: "));
            });
  }

  @Test
  void shouldEmptyTheTargetWhenDiscarded() throws Exception {
    runRound(copy(1, 0));

    assertThat(answers(new DiscardRequested(ID, 2, NOW, TwoVolumes.spec(), TwoVolumes.plans())))
        .containsExactly(new CopyDiscarded(ID, 2, NOW));
    assertThat(volumes.target).isEmptyDirectory();
    // The agents refuse the attempt that was discarded.
    assertThatThrownBy(() -> answers(copy(1, 0))).isInstanceOf(AgentException.Fenced.class);
  }

  @Test
  void shouldMoveNoUnitOfMigrationThatTurnedBack() throws Exception {
    UnitDispatched unit = (UnitDispatched) answers(copy(1, 0)).getLast();
    watch.observe(
        new CompensationStarted(ID, 2, NOW, Step.PRE_COPY, "because", List.of(Step.PRE_COPY)));

    assertThat(mover.move(unit)).isEmpty();
    assertThat(volumes.target).isEmptyDirectory();
  }

  @Test
  void shouldMoveNoUnitOfCancelledMigration() throws Exception {
    UnitDispatched unit = (UnitDispatched) answers(copy(1, 0)).getLast();
    watch.observe(new CancelRequested(ID, NOW, "somebody", "changed my mind"));

    assertThat(mover.move(unit)).isEmpty();
  }

  @Test
  void shouldTellThatUnitFailedForGood() throws Exception {
    Files.writeString(volumes.target.resolve("precious"), "not ours");
    UnitDispatched unit = (UnitDispatched) answers(copy(1, 0)).getLast();

    Optional<MigrationEvent> told = mover.move(unit);

    assertThat(told)
        .containsInstanceOf(StepFailed.class)
        .get()
        .isInstanceOfSatisfying(
            StepFailed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(failed.step()).isEqualTo(Step.PRE_COPY);
              assertThat(failed.message()).contains("not empty").contains("precious");
            });
  }

  @Test
  void shouldAnswerFailureWithItsKind() {
    List<Output<?>> outputs =
        handler.onFailure(received(verify(1)), new AgentException.Retriable("is away"));

    assertThat(outputs.getFirst().value())
        .isInstanceOfSatisfying(
            StepFailed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.RETRIABLE);
              assertThat(failed.step()).isEqualTo(Step.VERIFY);
              assertThat(failed.message()).isEqualTo("is away");
            });
  }

  @Test
  void shouldLeaveImagesByReferenceWhereNoRegistryIsMapped() throws Exception {
    assertThat(
            answers(
                new ImagesRequested(ID, 1, NOW, TwoVolumes.spec(), List.of("postgres:17", "a/b"))))
        .containsExactly(new ImagesCopied(ID, 1, NOW, 2, 0, 0));
  }

  @Test
  void shouldFailForGoodWhenTheTargetLacksAnImageThatCannotBeCopied() throws Exception {
    try (SmallRegistry east = new SmallRegistry();
        SmallRegistry west = new SmallRegistry()) {
      ImagesRequested request =
          new ImagesRequested(
              ID,
              1,
              NOW,
              TwoVolumes.spec(Map.of(east.host(), west.host())),
              List.of(west.host() + "/app:1"));
      Exception failure = catchException(() -> answers(request));

      assertThat(handler.onFailure(received(request), failure).getFirst().value())
          .isInstanceOfSatisfying(
              StepFailed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.step()).isEqualTo(Step.IMAGES);
                assertThat(failed.message()).contains(west.host() + "/app:1 is missing");
              });
      east.push("app", "1", "amd64");
      assertThat(answers(request))
          .singleElement()
          .isInstanceOfSatisfying(
              ImagesCopied.class, copied -> assertThat(copied.copied()).isEqualTo(1));
    }
  }

  /** Work that nobody signals to. */
  private static class NoSignals implements WorkContext<MigrationEvent> {
    @Override
    public void emit(Output<?> output) {
      throw new AssertionError("nothing is emitted before the answer");
    }

    @Override
    public void onSignal(Consumer<Received<MigrationEvent>> listener) {
      // None will come.
    }

    @Override
    public boolean isAbandoned() {
      return false;
    }
  }
}
