package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one slot: holds a unit by pausing everything and polling on. */
final class ConsumerGroupHolder<V> implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroupHolder.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration STEP = Duration.ofMillis(50);
  private static final long PAUSE_MILLIS = 500;
  private static final String NEW_TOPICS_MILLIS = "1000";

  private final WorkConfig config;
  private final Slot<V> slot;
  private final UnitReader<V> reader;
  private final Consumer<String, byte[]> consumer;
  private Optional<TopicPartition> holding = Optional.empty();

  ConsumerGroupHolder(
      WorkConfig config, Slot<V> slot, UnitReader<V> reader, MessagingConfig messaging) {
    this.config = config;
    this.slot = slot;
    this.reader = reader;
    var settings = messaging.consumerSettings();
    settings.put("group.id", config.group());
    settings.put("max.poll.records", "1");
    settings.put("metadata.max.age.ms", NEW_TOPICS_MILLIS);
    settings.put("session.timeout.ms", String.valueOf(config.lock().toMillis()));
    settings.put("heartbeat.interval.ms", String.valueOf(config.lock().dividedBy(3).toMillis()));
    settings.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    this.consumer = new KafkaConsumer<>(settings);
  }

  @Override
  public void run() {
    try (consumer;
        reader) {
      switch (config.topics()) {
        case TopicSelection.Named(var topics) -> consumer.subscribe(topics, this);
        case TopicSelection.Matching(var pattern) -> consumer.subscribe(pattern, this);
      }
      while (!slot.isClosed()) {
        cycle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A slot of {} ended for good", config.group(), e);
      slot.fail(e);
    }
  }

  private void cycle() throws InterruptedException {
    try {
      for (var record : consumer.poll(IDLE_POLL)) {
        hold(record);
      }
    } catch (AuthenticationException | AuthorizationException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("A slot of {} goes on soon: {}", config.group(), e.getMessage());
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void hold(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    var partition = new TopicPartition(record.topic(), record.partition());
    holding = Optional.of(partition);
    try {
      var unit = read(record, partition);
      if (unit.isEmpty()) {
        commit(record, partition);
        return;
      }
      work(new HeldUnit<>(unit.get()), record, partition);
    } finally {
      holding = Optional.empty();
      consumer.resume(consumer.paused());
    }
  }

  private void work(
      HeldUnit<V> held, ConsumerRecord<String, byte[]> record, TopicPartition partition)
      throws InterruptedException {
    var taken = false;
    while (!slot.isClosed()) {
      taken = taken || slot.offer(held, STEP);
      var end = taken ? held.awaitEnd(STEP) : Optional.<HeldUnit.End>empty();
      if (end.isPresent()) {
        held.ended(end(end.get(), record, partition));
        return;
      }
      keepMembership();
      if (holding.isEmpty()) {
        held.lost();
        if (!taken) {
          return;
        }
      }
    }
    held.ended(false);
  }

  private boolean end(
      HeldUnit.End end, ConsumerRecord<String, byte[]> record, TopicPartition partition) {
    if (holding.isEmpty()) {
      return false;
    }
    return switch (end) {
      case COMPLETE -> commit(record, partition);
      case RELEASE -> {
        consumer.seek(partition, record.offset());
        yield true;
      }
    };
  }

  private boolean commit(ConsumerRecord<String, byte[]> record, TopicPartition partition) {
    try {
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
      return true;
    } catch (KafkaException e) {
      LOG.warn("A slot of {} lost a unit: {}", config.group(), e.getMessage());
      return false;
    }
  }

  private Optional<Received<V>> read(
      ConsumerRecord<String, byte[]> record, TopicPartition partition) {
    try {
      return reader.read(record);
    } catch (KafkaException e) {
      consumer.seek(partition, record.offset());
      throw e;
    }
  }

  /** Whatever is assigned meanwhile is paused too: a poll must not bring a second unit. */
  private void keepMembership() {
    consumer.pause(consumer.assignment());
    try {
      consumer.poll(Duration.ZERO);
    } catch (AuthenticationException | AuthorizationException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("A slot of {} keeps its unit through: {}", config.group(), e.getMessage());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (holding.isPresent()) {
      consumer.pause(List.copyOf(assigned));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    if (holding.filter(revoked::contains).isPresent()) {
      holding = Optional.empty();
    }
  }
}
