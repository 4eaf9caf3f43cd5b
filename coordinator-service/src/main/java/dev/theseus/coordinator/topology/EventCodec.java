package dev.theseus.coordinator.topology;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.TopicSpec;
import dev.theseus.messaging.MessagingConfig;
import org.jspecify.annotations.Nullable;

/** Records of a topic to bytes and back, in whatever wire format is configured. */
public interface EventCodec extends AutoCloseable {

  /** The codec of the serdes that are configured: Confluent's wire format by default. */
  static EventCodec of(MessagingConfig config) {
    return new MessagingCodec(config);
  }

  /** The record in the wire format of the topic. */
  <V extends AvroRecord> byte[] write(TopicSpec<V> topic, V value);

  /**
   * The record that the bytes hold.
   *
   * @throws UnreadableRecordException where they hold none of this topic's, however often one tries
   * @throws RuntimeException where it cannot be told now
   */
  <V extends AvroRecord> V read(TopicSpec<V> topic, byte @Nullable [] bytes);

  @Override
  void close();
}
