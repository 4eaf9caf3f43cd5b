package dev.theseus.planner;

import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Topics;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;

/** The log of all migrations, as messaging wants it. */
final class EventTopic {

  static final Topic<MigrationEvent> EVENTS =
      new Topic<>(
          Topics.EVENTS.name(),
          ValueCodec.of(
              MigrationEvent.class,
              AvroRecords::toAvro,
              AvroRecords::fromAvro,
              fullName ->
                  AvroRecords.types().stream()
                      .filter(type -> type.getName().equals(fullName))
                      .findFirst()
                      .map(AvroRecords::schemaOf)));

  private EventTopic() {}

  static Output<MigrationEvent> output(MigrationEvent event) {
    return Output.of(EVENTS, event.migrationId(), event);
  }
}
