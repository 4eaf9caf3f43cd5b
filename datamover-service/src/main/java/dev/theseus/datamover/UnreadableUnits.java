package dev.theseus.datamover;

import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepFailed;
import dev.theseus.messaging.catalogue.UnitHeaders;
import dev.theseus.messaging.work.UnreadableUnit;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a migration of a unit that nobody can read, so that it need not wait for its deadline. */
final class UnreadableUnits implements Consumer<UnreadableUnit> {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableUnits.class);

  private final Consumer<MigrationEvent> events;
  private final Supplier<Instant> clock;

  UnreadableUnits(Consumer<MigrationEvent> events, Supplier<Instant> clock) {
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void accept(UnreadableUnit unit) {
    Optional<UnitHeaders> known = UnitHeaders.in(unit.headers());
    if (known.isEmpty()) {
      LOG.warn("unit {} of {} does not say whose it is", unit.key(), unit.topic());
      return;
    }
    UnitHeaders headers = known.get();
    // The next attempt writes it anew, and moves only what is not durable yet.
    events.accept(
        new StepFailed(
            headers.migrationId(),
            headers.epoch(),
            clock.get(),
            headers.step(),
            false,
            FailureKind.RETRIABLE,
            "PersistentVolumeClaim/" + headers.volume(),
            "unit %s on %s cannot be read: %s".formatted(unit.key(), unit.topic(), unit.error())));
  }
}
