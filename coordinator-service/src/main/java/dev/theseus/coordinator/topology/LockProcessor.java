package dev.theseus.coordinator.topology;

import dev.theseus.events.LockDenied;
import dev.theseus.events.LockGranted;
import dev.theseus.events.LockReleased;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Place;
import dev.theseus.events.StepRequest;
import dev.theseus.events.Topics;
import dev.theseus.events.UnlockRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Grants both places of a migration or none. One partition puts all requests into one order, so two
 * migrations never hold half of what the other one needs.
 */
final class LockProcessor implements Processor<String, byte[], String, byte[]> {

  static final String NAME = "locks";

  private final EventCodec codec;
  private @Nullable ProcessorContext<String, byte[]> context;
  private @Nullable KeyValueStore<String, LockHolder> locks;

  LockProcessor(EventCodec codec) {
    this.codec = codec;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> opened) {
    this.context = opened;
    this.locks = opened.getStateStore(StoreSpec.LOCKS.name());
  }

  @Override
  public void process(Record<String, byte[]> record) {
    ProcessorContext<String, byte[]> open = Objects.requireNonNull(context);
    Outlet outlet = new Outlet(open, codec, NAME);
    RecordMetadata origin = open.recordMetadata().orElseThrow();
    try {
      StepRequest request = codec.read(Topics.LOCKS, record.value());
      Instant now = Instant.ofEpochMilli(open.currentSystemTimeMs());
      Optional<MigrationEvent> answer = answer(request, now);
      if (answer.isEmpty()) {
        outlet.deadLetter(
            record,
            origin,
            request.getClass().getSimpleName()
                + " is not allowed here; allowed are LockRequested, UnlockRequested");
        return;
      }
      MigrationEvent event = answer.get();
      outlet.send(
          Topics.EVENTS,
          event.migrationId(),
          event,
          now.toEpochMilli(),
          Outlet.idOf(event, origin, 0),
          Outlet.idOf(record, origin));
    } catch (UnreadableRecordException unreadable) {
      outlet.deadLetter(record, origin, String.valueOf(unreadable.getMessage()));
    }
  }

  private Optional<MigrationEvent> answer(StepRequest request, Instant now) {
    if (request instanceof LockRequested lock) {
      return Optional.of(lock(lock, now));
    }
    if (request instanceof UnlockRequested unlock) {
      placesOf(unlock.migrationId()).forEach(store()::delete);
      return Optional.of(new LockReleased(unlock.migrationId(), unlock.epoch(), now));
    }
    return Optional.empty();
  }

  private MigrationEvent lock(LockRequested lock, Instant now) {
    for (Place place : lock.places()) {
      LockHolder holder = store().get(key(place));
      if (holder != null && !holder.migrationId().equals(lock.migrationId())) {
        return new LockDenied(lock.migrationId(), lock.epoch(), now, place, holder.migrationId());
      }
    }
    for (Place place : lock.places()) {
      store().put(key(place), new LockHolder(lock.migrationId()));
    }
    return new LockGranted(lock.migrationId(), lock.epoch(), now);
  }

  /** As many entries as there are locks held now: reading them all is cheap. */
  private List<String> placesOf(String migrationId) {
    List<String> places = new ArrayList<>();
    try (var entries = store().all()) {
      while (entries.hasNext()) {
        KeyValue<String, LockHolder> entry = entries.next();
        if (entry.value.migrationId().equals(migrationId)) {
          places.add(entry.key);
        }
      }
    }
    return places;
  }

  private KeyValueStore<String, LockHolder> store() {
    return Objects.requireNonNull(locks);
  }

  private static String key(Place place) {
    return place.site() + "/" + place.namespace();
  }
}
