package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepFailed;
import dev.theseus.events.UnitDispatched;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.work.Lease;
import dev.theseus.messaging.work.WorkSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoverSlotTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path base;
  private TwoVolumes volumes;
  private final Health health = new Health();
  private final Work work = new Work();

  @BeforeEach
  void start() throws IOException {
    volumes = new TwoVolumes(base);
  }

  @AfterEach
  void stop() {
    volumes.close();
  }

  private MoverSlot slot(Consumer<MigrationEvent> events) {
    UnitMover mover =
        new UnitMover(
            volumes,
            new Ways("movers", _ -> {}, () -> NOW),
            new MigrationWatch(),
            "mover-0",
            _ -> {},
            SignsOfLife.EVERY,
            () -> NOW);
    return new MoverSlot(work, mover, events, "mover-0", health);
  }

  private Health.State state() {
    return Objects.requireNonNull(health.snapshot().get("mover-0"), "mover-0").state();
  }

  @Test
  void shouldGiveUnitBackAndGoOnWhenItsEventCannotBeWritten() {
    List<MigrationEvent> told = new CopyOnWriteArrayList<>();
    Consumer<MigrationEvent> registryIsAwayOnce =
        event -> {
          told.add(event);
          if (told.size() == 1) {
            throw new UnsupportedOperationException("the registry is away");
          }
        };
    work.offer();
    try (MoverSlot slot = slot(registryIsAwayOnce)) {
      assertThat(slot).isNotNull();
      await().atMost(Duration.ofSeconds(10)).until(() -> work.ends.contains("released"));
      assertThat(state()).isIn(Health.State.DEGRADED, Health.State.UP);
      work.offer();

      await().atMost(Duration.ofSeconds(10)).until(() -> work.ends.contains("completed"));
      // No round was scanned, so there is only a failure to tell; it is told all the same.
      assertThat(told).hasSize(2).allMatch(StepFailed.class::isInstance);
      await().atMost(Duration.ofSeconds(5)).until(() -> state() == Health.State.UP);
    }
    assertThat(state()).isEqualTo(Health.State.STOPPED);
  }

  @Test
  void shouldReportThatItEndedForGoodWhenNoMoreWorkComes() {
    work.failure = Optional.of(new IllegalStateException("not authorized"));
    try (MoverSlot slot = slot(_ -> {})) {
      assertThat(slot).isNotNull();

      await().atMost(Duration.ofSeconds(5)).until(health::isFatal);
    }
  }

  /** One queue of units, and how they ended. */
  private static final class Work implements WorkSource<UnitDispatched> {
    private final BlockingQueue<UnitDispatched> units = new LinkedBlockingQueue<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile Optional<IllegalStateException> failure = Optional.empty();

    void offer() {
      units.add(
          new UnitDispatched(
              "m-1", 1, NOW, TwoVolumes.EAST, TwoVolumes.WEST, "data", "data2", 0, false, 0, 1));
    }

    @Override
    public Optional<Lease<UnitDispatched>> take(Duration timeout) throws InterruptedException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return Optional.ofNullable(units.poll(timeout.toMillis(), TimeUnit.MILLISECONDS))
          .map(unit -> new Held(unit, ends));
    }

    @Override
    public void close() {
      ends.add("closed");
    }
  }

  private record Held(UnitDispatched value, List<String> ends) implements Lease<UnitDispatched> {
    @Override
    public Received<UnitDispatched> unit() {
      return new Received<>("theseus.work.west", 0, 0, NOW, value.migrationId(), value, Map.of());
    }

    @Override
    public boolean isHeld() {
      return true;
    }

    @Override
    public boolean complete() {
      ends.add("completed");
      return true;
    }

    @Override
    public void release() {
      ends.add("released");
    }
  }
}
