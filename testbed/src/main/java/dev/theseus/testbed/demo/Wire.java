package dev.theseus.testbed.demo;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.events.TransactionState;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;
import java.util.Optional;
import org.apache.avro.Schema;

/** The topics that a user of Theseus writes and reads. */
final class Wire {
  static final Topic<UserRequest> REQUESTS = topic(Topics.REQUESTS);
  static final Topic<MigrationEvent> EVENTS = topic(Topics.EVENTS);
  static final Topic<TransactionState> TRANSACTIONS = topic(Topics.TRANSACTIONS);

  private Wire() {}

  private static <V extends AvroRecord> Topic<V> topic(TopicSpec<V> spec) {
    return new Topic<>(
        spec.name(),
        ValueCodec.of(spec.valueType(), AvroRecords::toAvro, AvroRecords::fromAvro, Wire::schema));
  }

  private static Optional<Schema> schema(String fullName) {
    return AvroRecords.types().stream()
        .filter(type -> type.getName().equals(fullName))
        .findFirst()
        .map(AvroRecords::schemaOf);
  }
}
