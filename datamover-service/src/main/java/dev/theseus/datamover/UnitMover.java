package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.PullResult;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.UnitDispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves one unit after the other; knows nothing of where units come from. */
final class UnitMover {

  private static final Logger LOG = LoggerFactory.getLogger(UnitMover.class);

  private final AgentLocator agents;
  private final Ways ways;
  private final MigrationWatch watch;
  private final String name;
  private final Consumer<MigrationEvent> signs;
  private final Duration signEvery;
  private final Supplier<Instant> clock;

  /**
   * A mover.
   *
   * @param name what it is called in the events
   * @param signs is told now and then that a unit or the end of a round goes on
   */
  UnitMover(
      AgentLocator agents,
      Ways ways,
      MigrationWatch watch,
      String name,
      Consumer<MigrationEvent> signs,
      Duration signEvery,
      Supplier<Instant> clock) {
    this.agents = agents;
    this.ways = ways;
    this.watch = watch;
    this.name = name;
    this.signs = signs;
    this.signEvery = signEvery;
    this.clock = clock;
  }

  /** Moves a unit and says what to tell; empty where nobody wants to know any more. */
  Optional<MigrationEvent> move(UnitDispatched unit) {
    if (watch.isOver(unit)) {
      return Optional.empty();
    }
    Interruption interruption = watch.begin(unit);
    try {
      return Optional.of(moveNow(unit));
    } catch (AgentException.Fenced e) {
      LOG.debug("unit {} of an older attempt is left: {}", unit.unit(), e.explanation());
      return Optional.empty();
    } catch (Exception e) {
      return interruption.happened() ? Optional.empty() : Optional.of(failed(unit, e));
    } finally {
      watch.end(unit, interruption);
    }
  }

  private ChunkCopied moveNow(UnitDispatched unit) throws Exception {
    long start = System.nanoTime();
    VolumePair pair =
        new VolumePair(
            agents,
            ways,
            new MigrationRef(unit.migrationId(), unit.epoch()),
            unit.source(),
            unit.target(),
            unit.volume(),
            unit.targetVolume());
    PullResult result = bringWithSigns(pair, unit);
    return new ChunkCopied(
        unit.migrationId(),
        unit.epoch(),
        clock.get(),
        unit.volume(),
        unit.round(),
        unit.finalSync(),
        unit.unit(),
        result.contentBytes(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        name);
  }

  private PullResult bringWithSigns(VolumePair pair, UnitDispatched unit) throws Exception {
    try (SignsOfLife _ =
        new SignsOfLife(
            List.of(SignsOfLife.of(pair)),
            signEvery,
            (volume, bytes) -> signs.accept(sign(unit, volume, bytes)))) {
      return Retrying.call(
          pair, () -> RoundEnd.bring(pair, unit.round(), unit.unit(), unit.finalSync()));
    }
  }

  private StepProgressed sign(UnitDispatched unit, String volume, long bytes) {
    return new StepProgressed(
        unit.migrationId(),
        unit.epoch(),
        clock.get(),
        stepOf(unit),
        false,
        volume,
        "moving round " + unit.round(),
        bytes,
        -1);
  }

  private static Step stepOf(UnitDispatched unit) {
    return unit.finalSync() ? Step.FINAL_SYNC : Step.PRE_COPY;
  }

  private StepFailed failed(UnitDispatched unit, Exception failure) {
    return new StepFailed(
        unit.migrationId(),
        unit.epoch(),
        clock.get(),
        stepOf(unit),
        false,
        Failures.kindOf(failure),
        "PersistentVolumeClaim/" + unit.volume(),
        Failures.sentence(failure));
  }
}
