package dev.theseus.messaging.log;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest value of each key of a compacted topic, kept up to date in the background.
 * Thread-safe.
 *
 * @param <V> the values of the topic
 */
public final class LogTable<V> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, V> values = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LogFollower follower;

  private LogTable(LogReader<V> reader, String name, Health health) {
    while (!reader.isAtEnd()) {
      apply(reader.entries(POLL));
    }
    this.follower = LogFollower.ofEntries(reader, "table " + name, health, this::apply);
  }

  /** The same without anyone who asks how it is. */
  public static <V> LogTable<V> open(MessagingConfig config, Topic<V> topic) {
    return open(config, topic, new Health());
  }

  /**
   * Reads the whole topic before this returns, and follows it from then on.
   *
   * @param health is told how the table is, under "table" and the topic's name
   */
  public static <V> LogTable<V> open(MessagingConfig config, Topic<V> topic, Health health) {
    LogReader<V> reader = LogReader.open(config, topic, key -> true);
    try {
      return new LogTable<>(reader, topic.name(), health);
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
    long nanos = timeout.toNanos();
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
    return new TreeMap<>(values);
  }

  @Override
  public void close() {
    follower.close();
  }

  private void apply(List<LogReader.Entry<V>> entries) {
    if (entries.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (LogReader.Entry<V> entry : entries) {
        switch (entry) {
          case LogReader.Entry.Present<V>(Received<V> message) ->
              values.put(message.key(), message.value());
          case LogReader.Entry.Deleted<V>(String key) -> values.remove(key);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
