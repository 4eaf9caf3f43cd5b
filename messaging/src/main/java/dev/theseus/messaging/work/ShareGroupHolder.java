package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one slot: the only one that touches the share consumer. */
final class ShareGroupHolder<V> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroupHolder.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration RENEWAL_LIMIT = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 500;

  private final WorkConfig config;
  private final Slot<V> slot;
  private final UnitReader<V> reader;
  private final TopicWatch topics;
  private final ShareConsumer<String, byte[]> consumer;
  private List<String> subscribed = List.of();

  ShareGroupHolder(
      WorkConfig config,
      Slot<V> slot,
      UnitReader<V> reader,
      TopicWatch topics,
      MessagingConfig messaging) {
    this.config = config;
    this.slot = slot;
    this.reader = reader;
    this.topics = topics;
    var settings = messaging.consumerSettings();
    // Fixed for share consumers, or set at the group on the broker.
    List.of("enable.auto.commit", "auto.offset.reset", "isolation.level").forEach(settings::remove);
    settings.put("group.id", config.group());
    settings.put("share.acknowledgement.mode", "explicit");
    settings.put("share.acquire.mode", "record_limit");
    settings.put("max.poll.records", "1");
    this.consumer = new KafkaShareConsumer<>(settings);
  }

  @Override
  public void run() {
    try (consumer;
        topics;
        reader) {
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
      subscribe();
      if (subscribed.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        return;
      }
      for (var record : consumer.poll(IDLE_POLL)) {
        hold(record);
      }
    } catch (AuthenticationException | AuthorizationException | UnsupportedVersionException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("A slot of {} goes on soon: {}", config.group(), e.getMessage());
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void subscribe() {
    var wanted = topics.topics();
    if (!wanted.equals(subscribed) && !wanted.isEmpty()) {
      consumer.subscribe(wanted);
      subscribed = wanted;
    }
  }

  private void hold(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    var current = new Renewal(record);
    var unit = read(current);
    if (unit.isEmpty()) {
      current.end(AcknowledgeType.REJECT);
      return;
    }
    var held = new HeldUnit<>(unit.get());
    if (!handOver(held, current)) {
      current.end(AcknowledgeType.RELEASE);
      return;
    }
    held.ended(current.end(awaitEnd(held, current)));
  }

  /** Keeps the unit while the registry is away: giving it back would use up its deliveries. */
  private Optional<Received<V>> read(Renewal current) throws InterruptedException {
    while (true) {
      try {
        return reader.read(current.record);
      } catch (KafkaException e) {
        LOG.warn("A slot of {} cannot read a unit now: {}", config.group(), e.getMessage());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        current.renewWhenDue();
      }
    }
  }

  private boolean handOver(HeldUnit<V> held, Renewal current) throws InterruptedException {
    while (!slot.isClosed()) {
      if (slot.offer(held, STEP)) {
        return true;
      }
      current.renewWhenDue();
      if (current.lost) {
        return false;
      }
    }
    return false;
  }

  private AcknowledgeType awaitEnd(HeldUnit<V> held, Renewal current) throws InterruptedException {
    while (!slot.isClosed()) {
      var end = held.awaitEnd(STEP);
      if (end.isPresent()) {
        return switch (end.get()) {
          case COMPLETE -> AcknowledgeType.ACCEPT;
          case RELEASE -> AcknowledgeType.RELEASE;
        };
      }
      current.renewWhenDue();
      if (current.lost) {
        held.lost();
      }
    }
    return AcknowledgeType.RELEASE;
  }

  /** One record and its lock. */
  private final class Renewal {
    private ConsumerRecord<String, byte[]> record;
    private long due = next();
    private boolean lost;

    Renewal(ConsumerRecord<String, byte[]> record) {
      this.record = record;
    }

    /** A third of the lock, so that two renewals may fail. */
    private long next() {
      var lock = consumer.acquisitionLockTimeoutMs().orElse((int) config.lock().toMillis());
      return System.nanoTime() + Duration.ofMillis(lock).dividedBy(3).toNanos();
    }

    void renewWhenDue() {
      if (lost || System.nanoTime() - due < 0) {
        return;
      }
      due = next();
      if (!acknowledge(AcknowledgeType.RENEW)) {
        lost = true;
        return;
      }
      lost = !isPolledAgain();
    }

    /** A renewed record must be taken from the next poll: the old object cannot be acknowledged. */
    private boolean isPolledAgain() {
      try {
        return pollAgain();
      } catch (KafkaException e) {
        LOG.warn("A slot of {} cannot renew a unit: {}", config.group(), e.getMessage());
        return false;
      }
    }

    private boolean pollAgain() {
      var limit = System.nanoTime() + RENEWAL_LIMIT.toNanos();
      while (System.nanoTime() - limit < 0) {
        var found = false;
        for (var polled : consumer.poll(STEP)) {
          if (isSame(polled)) {
            record = polled;
            found = true;
          } else {
            // Another unit came along; this slot has its hands full.
            consumer.acknowledge(polled, AcknowledgeType.RELEASE);
          }
        }
        if (found) {
          return true;
        }
      }
      return false;
    }

    private boolean isSame(ConsumerRecord<String, byte[]> other) {
      return other.offset() == record.offset()
          && other.partition() == record.partition()
          && other.topic().equals(record.topic());
    }

    boolean end(AcknowledgeType type) {
      return !lost && acknowledge(type);
    }

    /** Errors are returned per partition, not thrown. */
    private boolean acknowledge(AcknowledgeType type) {
      try {
        consumer.acknowledge(record, type);
        var results = consumer.commitSync();
        results
            .values()
            .forEach(r ->
                r.ifPresent(
                    e -> LOG.warn("A slot of {} lost a unit: {}", config.group(), e.getMessage())));
        return results.values().stream().allMatch(Optional::isEmpty);
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("A slot of {} cannot {} a unit: {}", config.group(), type, e.getMessage());
        return false;
      }
    }
  }
}
