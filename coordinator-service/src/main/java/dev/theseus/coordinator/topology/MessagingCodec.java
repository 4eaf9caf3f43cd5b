package dev.theseus.coordinator.topology;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.TopicSpec;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The serdes that {@code messaging} is configured with. */
final class MessagingCodec implements EventCodec {

  private static final Map<String, Schema> SCHEMAS =
      AvroRecords.types().stream()
          .map(AvroRecords::schemaOf)
          .collect(Collectors.toUnmodifiableMap(Schema::getFullName, Function.identity()));

  private final MessageSerde serde;

  MessagingCodec(MessagingConfig config) {
    this.serde = MessageSerde.of(config);
  }

  @Override
  public <V extends AvroRecord> byte[] write(TopicSpec<V> topic, V value) {
    return serde.write(Output.of(typed(topic), "", value), Map.of()).value();
  }

  @Override
  public <V extends AvroRecord> V read(TopicSpec<V> topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new UnreadableRecordException("The message has no value.");
    }
    try {
      return serde.read(typed(topic), new ConsumerRecord<>(topic.name(), 0, 0, "", bytes)).value();
    } catch (UnreadableMessageException unreadable) {
      Throwable cause = unreadable.getCause();
      String reason = cause == null ? unreadable.getMessage() : cause.getMessage();
      throw new UnreadableRecordException(String.valueOf(reason), unreadable);
    }
  }

  @Override
  public void close() {
    serde.close();
  }

  static <V extends AvroRecord> Topic<V> typed(TopicSpec<V> topic) {
    return new Topic<>(
        topic.name(),
        ValueCodec.of(
            topic.valueType(),
            AvroRecords::toAvro,
            AvroRecords::fromAvro,
            name -> Optional.ofNullable(SCHEMAS.get(name))));
  }
}
