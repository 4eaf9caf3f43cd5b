package dev.theseus.messaging.log;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.RegistryUnavailableException;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic and follows it, outside of any group. Messages that cannot be read are left out;
 * those that cannot be read <em>now</em> are read again by the next call. Not thread-safe.
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
      UnaryOperator<List<TopicPartition>> wanted,
      MessageSerde serde,
      KafkaConsumer<String, byte[]> consumer) {
    this.topic = topic;
    this.keys = keys;
    this.serde = serde;
    this.consumer = consumer;
    List<TopicPartition> partitions =
        wanted.apply(
            consumer.partitionsFor(topic.name()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.endAtOpen = consumer.endOffsets(partitions);
  }

  /** Opens at the beginning of the topic, for messages whose key is wanted. */
  public static <V> LogReader<V> open(
      MessagingConfig config, Topic<V> topic, Predicate<String> keys) {
    return open(config, topic, keys, all -> all);
  }

  /**
   * Opens at the beginning of the one partition that a key is on, for this key's messages. Writers
   * of the topic must leave the choice of the partition to Kafka's default.
   */
  public static <V> LogReader<V> openKey(MessagingConfig config, Topic<V> topic, String key) {
    return open(config, topic, key::equals, all -> List.of(partitionOf(key, all)));
  }

  /** Opens at the end of the topic: what is written from now on, for messages of wanted keys. */
  public static <V> LogReader<V> openAtEnd(
      MessagingConfig config, Topic<V> topic, Predicate<String> keys) {
    LogReader<V> reader = open(config, topic, keys, all -> all);
    // To a number, not "to the end": that would be looked up at the first poll only.
    reader.endAtOpen.forEach(reader.consumer::seek);
    return reader;
  }

  private static <V> LogReader<V> open(
      MessagingConfig config,
      Topic<V> topic,
      Predicate<String> keys,
      UnaryOperator<List<TopicPartition>> wanted) {
    Map<String, Object> settings = config.consumerSettings();
    settings.put("default.api.timeout.ms", "10000");
    KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings);
    MessageSerde serde = MessageSerde.of(config);
    try {
      return new LogReader<>(topic, keys, wanted, serde, consumer);
    } catch (RuntimeException e) {
      consumer.close();
      serde.close();
      throw e;
    }
  }

  /** As Kafka's own producers and Kafka Streams choose it for a message with a key. */
  private static TopicPartition partitionOf(String key, List<TopicPartition> all) {
    int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
    int number = hash % all.size();
    return all.stream().filter(p -> p.partition() == number).findFirst().orElseThrow();
  }

  /**
   * All messages up to the end that the topic had when the reader was opened, in log order.
   *
   * @throws RegistryUnavailableException if the next message cannot be read now
   */
  public List<Received<V>> readToEnd() {
    List<Received<V>> all = new ArrayList<>();
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

  /**
   * The next messages; empty when none came within the time.
   *
   * @throws RegistryUnavailableException if the next message cannot be read now; a later call reads
   *     it
   */
  public List<Received<V>> poll(Duration timeout) {
    return entries(timeout).stream()
        .<Received<V>>mapMulti((entry, sink) -> {
          if (entry instanceof Entry.Present<V>(Received<V> message)) {
            sink.accept(message);
          }
        })
        .toList();
  }

  List<Entry<V>> entries(Duration timeout) {
    List<Entry<V>> entries = new ArrayList<>();
    Optional<RegistryUnavailableException> trouble = Optional.empty();
    ConsumerRecords<String, byte[]> polled = consumer.poll(timeout);
    for (TopicPartition partition : polled.partitions()) {
      for (ConsumerRecord<String, byte[]> record : polled.records(partition)) {
        try {
          read(record, entries);
        } catch (RegistryUnavailableException e) {
          // This one and all behind it again: the position is behind the whole batch already.
          consumer.seek(partition, record.offset());
          trouble = Optional.of(e);
          break;
        }
      }
    }
    if (entries.isEmpty() && trouble.isPresent()) {
      throw trouble.get();
    }
    return entries;
  }

  private void read(ConsumerRecord<String, byte[]> record, List<Entry<V>> to) {
    String key = record.key() == null ? "" : record.key();
    if (!keys.test(key)) {
      return;
    }
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
