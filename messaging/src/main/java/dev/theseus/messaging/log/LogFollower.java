package dev.theseus.messaging.log;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.Received;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every message of a log to somebody, in the background, until it is closed. Outages of
 * broker and registry make it wait and lose nothing; the health tells them.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_MILLIS = 500;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final String part;
  private final Health health;
  private final Thread thread;

  private <V> LogFollower(
      LogReader<V> reader, String part, Health health, Consumer<List<LogReader.Entry<V>>> sink) {
    this.part = part;
    this.health = health;
    health.report(part, Health.State.UP, "follows the log");
    this.thread = Thread.ofPlatform().daemon().name(part).start(() -> follow(reader, sink));
  }

  /**
   * Starts to follow.
   *
   * @param reader is the follower's from now on, which closes it
   * @param part the name under which the health has it
   * @param sink is called on one thread; a message on which it fails is logged and passed over
   */
  public static <V> LogFollower start(
      LogReader<V> reader, String part, Health health, Consumer<Received<V>> sink) {
    return ofEntries(reader, part, health, entries -> entries.forEach(entry -> give(entry, sink)));
  }

  static <V> LogFollower ofEntries(
      LogReader<V> reader, String part, Health health, Consumer<List<LogReader.Entry<V>>> sink) {
    return new LogFollower(reader, part, health, sink);
  }

  private static <V> void give(LogReader.Entry<V> entry, Consumer<Received<V>> sink) {
    if (entry instanceof LogReader.Entry.Present<V>(Received<V> message)) {
      try {
        sink.accept(message);
      } catch (RuntimeException e) {
        LOG.error("A follower passes over {}", message.id(), e);
      }
    }
  }

  private <V> void follow(LogReader<V> reader, Consumer<List<LogReader.Entry<V>>> sink) {
    try (reader) {
      while (closing.getCount() > 0) {
        try {
          List<LogReader.Entry<V>> entries = reader.entries(POLL);
          health.report(part, Health.State.UP, "follows the log");
          sink.accept(entries);
        } catch (KafkaException e) {
          LOG.warn("{} waits for the log: {}", part, e.getMessage());
          health.report(part, Health.State.DEGRADED, String.valueOf(e.getMessage()));
          if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("{} ended for good", part, e);
      health.report(part, Health.State.FATAL, String.valueOf(e.getMessage()));
      return;
    }
    health.report(part, Health.State.STOPPED, "closed");
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
