package dev.theseus.messaging.log;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest value of each key of a compacted topic, kept up to date in the background.
 * Thread-safe.
 *
 * @param <V> the values of the topic
 */
public final class LogTable<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTable.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_MILLIS = 500;

  private final Map<String, V> values = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread follower;
  private volatile boolean closed;

  private LogTable(LogReader<V> reader, String name) {
    while (!reader.isAtEnd()) {
      apply(reader);
    }
    this.follower = Thread.ofVirtual().name("table-" + name).start(() -> follow(reader));
  }

  /** Reads the whole topic before this returns, and follows it from then on. */
  public static <V> LogTable<V> open(MessagingConfig config, Topic<V> topic) {
    var reader = LogReader.open(config, topic, key -> true);
    try {
      return new LogTable<>(reader, topic.name());
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The newest value, as far as it has arrived here. */
  public Optional<V> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The newest value; waits for a key that is not there yet. */
  public Optional<V> await(String key, Duration timeout) throws InterruptedException {
    var nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!values.containsKey(key) && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
    return get(key);
  }

  /** All values by key, in order of the keys. */
  public Map<String, V> snapshot() {
    return new java.util.TreeMap<>(values);
  }

  @Override
  public void close() {
    closed = true;
    try {
      follower.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(LogReader<V> reader) {
    try (reader) {
      while (!closed) {
        try {
          apply(reader);
        } catch (KafkaException e) {
          LOG.warn("A table waits for the log: {}", e.getMessage());
          TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(LogReader<V> reader) {
    var entries = reader.entries(POLL);
    if (entries.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (var entry : entries) {
        switch (entry) {
          case LogReader.Entry.Present<V>(var message) ->
              values.put(message.key(), message.value());
          case LogReader.Entry.Deleted<V>(var key) -> values.remove(key);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
