package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.PullResult;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.UnitDispatched;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves one unit after the other; knows nothing of where units come from. */
final class UnitMover {

  private static final Logger LOG = LoggerFactory.getLogger(UnitMover.class);

  private final AgentLocator agents;
  private final MigrationWatch watch;
  private final String name;
  private final Supplier<Instant> clock;

  /**
   * A mover.
   *
   * @param name what it is called in the events
   */
  UnitMover(AgentLocator agents, MigrationWatch watch, String name, Supplier<Instant> clock) {
    this.agents = agents;
    this.watch = watch;
    this.name = name;
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
            new MigrationRef(unit.migrationId(), unit.epoch()),
            unit.source(),
            unit.target(),
            unit.volume(),
            unit.targetVolume());
    PullResult result = Retrying.call(pair, () -> bring(pair, unit));
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

  private static PullResult bring(VolumePair pair, UnitDispatched unit) throws Exception {
    PullResult result = pullOrRelay(pair, unit);
    if (result.remaining() == 0) {
      // Before it is told that the last unit is done: whoever hears of a complete round may rely on
      // names and metadata being there too.
      RoundEnd.finish(pair, unit.round(), unit.finalSync());
    }
    return result;
  }

  private static PullResult pullOrRelay(VolumePair pair, UnitDispatched unit) throws Exception {
    try {
      return pair.target().pull(pair.migration(), unit.round(), unit.unit(), pair.sourceEndpoint());
    } catch (AgentException.Unreachable e) {
      LOG.debug("the mover brings unit {} itself: {}", unit.unit(), e.explanation());
      return pair.target()
          .relay(pair.migration(), unit.round(), unit.unit(), pair.sourceEndpoint());
    }
  }

  private StepFailed failed(UnitDispatched unit, Exception failure) {
    return new StepFailed(
        unit.migrationId(),
        unit.epoch(),
        clock.get(),
        unit.finalSync() ? Step.FINAL_SYNC : Step.PRE_COPY,
        false,
        Failures.kindOf(failure),
        "PersistentVolumeClaim/" + unit.volume(),
        Failures.sentence(failure));
  }
}
