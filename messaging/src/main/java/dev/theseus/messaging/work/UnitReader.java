package dev.theseus.messaging.work;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.ValueCodec;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads work units; what is none goes to the dead letters. */
final class UnitReader<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnitReader.class);
  private static final long LIMIT_SECONDS = 30;

  private final MessagingConfig messaging;
  private final String group;
  private final ValueCodec<V> codec;
  private final Consumer<UnreadableUnit> unreadable;
  private final MessageSerde serde;

  UnitReader(
      MessagingConfig messaging,
      String group,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    this.messaging = messaging;
    this.group = group;
    this.codec = codec;
    this.unreadable = unreadable;
    this.serde = MessageSerde.of(messaging);
  }

  /**
   * The unit; empty when it was set aside as a dead letter.
   *
   * @throws KafkaException if it cannot be told now
   */
  Optional<Received<V>> read(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(serde.read(new Topic<>(record.topic(), codec), record));
    } catch (UnreadableMessageException e) {
      LOG.warn("{} sets aside: {}", group, e.getMessage());
      String error = String.valueOf(e.getMessage());
      // First: a unit that is set aside is not delivered again, and who waits for it must know.
      tell(record, error);
      setAside(record, error);
      return Optional.empty();
    }
  }

  private void tell(ConsumerRecord<String, byte[]> record, String error) {
    String key = record.key() == null ? "" : record.key();
    try {
      unreadable.accept(
          new UnreadableUnit(record.topic(), key, MessageSerde.headers(record), error));
    } catch (RuntimeException e) {
      throw new KafkaException("An unreadable unit was not told of: " + e.getMessage(), e);
    }
  }

  /** Rare, so it connects anew each time instead of holding a producer per slot. */
  private void setAside(ConsumerRecord<String, byte[]> record, String error) {
    try (var admin = TopicAdmin.connect(messaging)) {
      admin.ensure(List.of(TopicLayout.deadLetters(record.topic())));
    }
    var headers = MessageSerde.headers(record);
    headers.put(MessageHeaders.ORIGIN_TOPIC, record.topic());
    headers.put(MessageHeaders.ORIGIN_PARTITION, String.valueOf(record.partition()));
    headers.put(MessageHeaders.ORIGIN_OFFSET, String.valueOf(record.offset()));
    headers.put(MessageHeaders.ORIGIN_ERROR, error);
    headers.put(MessageHeaders.SOURCE, group);
    try (var producer = new KafkaProducer<String, byte[]>(messaging.producerSettings())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topic.deadLettersOf(record.topic()),
                  null,
                  record.key(),
                  record.value(),
                  MessageSerde.headers(headers)))
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("A dead letter was not taken: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("A dead letter was interrupted", e);
    }
  }

  @Override
  public void close() {
    serde.close();
  }
}
