package dev.theseus.coordinator.topology;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.TopicSpec;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The serdes that {@code messaging} is configured with. */
final class MessagingCodec implements EventCodec {

  private final MessageSerde serde;

  MessagingCodec(MessagingConfig config) {
    this.serde = MessageSerde.of(config);
    Thread.startVirtualThread(() -> serde.learn(CatalogueTopics.EVENTS));
  }

  @Override
  public <V extends AvroRecord> byte[] write(TopicSpec<V> topic, V value) {
    return serde.write(Output.of(CatalogueTopics.topic(topic), "", value), Map.of()).value();
  }

  @Override
  public <V extends AvroRecord> V read(TopicSpec<V> topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new UnreadableRecordException("The message has no value.");
    }
    try {
      return serde
          .read(CatalogueTopics.topic(topic), new ConsumerRecord<>(topic.name(), 0, 0, "", bytes))
          .value();
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
}
