package dev.theseus.messaging.log;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning and follows it, outside of any group. Messages that cannot be
 * read are left out. Not thread-safe.
 *
 * @param <V> the values of the topic
 */
public final class LogReader<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A message as it stands in the log, or the deletion of its key. */
  sealed interface Entry<V> {
    /** A message. */
    record Present<V>(Received<V> message) implements Entry<V> {}

    /** The key is gone. */
    record Deleted<V>(String key) implements Entry<V> {}
  }

  private final Topic<V> topic;
  private final Predicate<String> keys;
  private final MessageSerde serde;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<TopicPartition, Long> endAtOpen;

  private LogReader(
      Topic<V> topic,
      Predicate<String> keys,
      MessageSerde serde,
      KafkaConsumer<String, byte[]> consumer) {
    this.topic = topic;
    this.keys = keys;
    this.serde = serde;
    this.consumer = consumer;
    var partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.endAtOpen = consumer.endOffsets(partitions);
  }

  /** Opens at the beginning of the topic, for messages whose key is wanted. */
  public static <V> LogReader<V> open(
      MessagingConfig config, Topic<V> topic, Predicate<String> keys) {
    var settings = config.consumerSettings();
    settings.put("default.api.timeout.ms", "10000");
    var consumer = new KafkaConsumer<String, byte[]>(settings);
    var serde = MessageSerde.of(config);
    try {
      return new LogReader<>(topic, keys, serde, consumer);
    } catch (RuntimeException e) {
      consumer.close();
      serde.close();
      throw e;
    }
  }

  /** All messages up to the end that the topic had when the reader was opened, in log order. */
  public List<Received<V>> readToEnd() {
    var all = new ArrayList<Received<V>>();
    while (!isAtEnd()) {
      all.addAll(poll(POLL));
    }
    return all;
  }

  /** Whether everything is read that was there when the reader was opened. */
  public boolean isAtEnd() {
    return endAtOpen.entrySet().stream()
        .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** The next messages; empty when none came within the time. */
  public List<Received<V>> poll(Duration timeout) {
    return entries(timeout).stream()
        .<Received<V>>mapMulti((entry, sink) -> {
          if (entry instanceof Entry.Present<V>(var message)) {
            sink.accept(message);
          }
        })
        .toList();
  }

  List<Entry<V>> entries(Duration timeout) {
    var entries = new ArrayList<Entry<V>>();
    for (var record : consumer.poll(timeout)) {
      var key = record.key() == null ? "" : record.key();
      if (keys.test(key)) {
        read(record, key, entries);
      }
    }
    return entries;
  }

  private void read(ConsumerRecord<String, byte[]> record, String key, List<Entry<V>> to) {
    if (record.value() == null) {
      to.add(new Entry.Deleted<>(key));
      return;
    }
    try {
      to.add(new Entry.Present<>(serde.read(topic, record)));
    } catch (UnreadableMessageException e) {
      LOG.debug("{}", e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
    serde.close();
  }
}
