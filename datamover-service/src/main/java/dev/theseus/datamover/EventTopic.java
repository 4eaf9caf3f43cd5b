package dev.theseus.datamover;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Topics;
import dev.theseus.events.UnitDispatched;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;

/** The topics of this service, as messaging wants them. */
final class EventTopic {

  static final Topic<MigrationEvent> EVENTS =
      new Topic<>(Topics.EVENTS.name(), codec(MigrationEvent.class));

  static final ValueCodec<UnitDispatched> UNITS = codec(UnitDispatched.class);

  private EventTopic() {}

  static Output<MigrationEvent> output(MigrationEvent event) {
    return Output.of(EVENTS, event.migrationId(), event);
  }

  /** A unit for the movers; its key spreads the units over the partitions. */
  static Output<UnitDispatched> output(UnitDispatched unit) {
    Topic<UnitDispatched> topic = new Topic<>(Topics.work(unit.target().site()).name(), UNITS);
    return Output.of(topic, unit.migrationId() + "/" + unit.volume() + "/" + unit.unit(), unit);
  }

  private static <V extends AvroRecord> ValueCodec<V> codec(Class<V> type) {
    return ValueCodec.of(
        type,
        AvroRecords::toAvro,
        AvroRecords::fromAvro,
        fullName ->
            AvroRecords.types().stream()
                .filter(known -> known.getName().equals(fullName))
                .findFirst()
                .map(AvroRecords::schemaOf));
  }
}
