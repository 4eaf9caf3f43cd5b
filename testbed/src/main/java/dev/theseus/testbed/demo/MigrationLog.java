package dev.theseus.testbed.demo;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TransactionState;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.LogTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one migration on the log and on the table of states, as any other client could. */
public final class MigrationLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationLog.class);
  private static final Duration POLL = Duration.ofMillis(20);

  private final List<Replay.Logged> log = new ArrayList<>();
  private final LogTable<TransactionState> states;
  private final String migrationId;
  private final Thread follower;
  private volatile boolean closed;

  private MigrationLog(
      MessagingConfig messaging, String migrationId, Consumer<MigrationEvent> listener) {
    this.migrationId = migrationId;
    this.states = LogTable.open(messaging, CatalogueTopics.TRANSACTIONS);
    LogReader<MigrationEvent> reader =
        LogReader.open(messaging, CatalogueTopics.EVENTS, migrationId::equals);
    this.follower = Thread.ofVirtual().name("demo-follow").start(() -> follow(reader, listener));
  }

  /**
   * Starts to follow.
   *
   * @param listener gets each event once, in order, on one thread
   */
  public static MigrationLog follow(
      MessagingConfig messaging, String migrationId, Consumer<MigrationEvent> listener) {
    return new MigrationLog(messaging, migrationId, listener);
  }

  private void follow(LogReader<MigrationEvent> reader, Consumer<MigrationEvent> listener) {
    try (reader) {
      while (!closed) {
        for (Received<MigrationEvent> message : reader.poll(POLL)) {
          synchronized (log) {
            log.add(new Replay.Logged(message.timestamp(), message.value()));
          }
          listener.accept(message.value());
        }
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("following migration {} ended", migrationId, e);
    }
  }

  /** Its events so far, each with the time of its record. */
  public List<Replay.Logged> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** Its events so far. */
  public List<MigrationEvent> events() {
    return log().stream().map(Replay.Logged::event).toList();
  }

  /** The newest event of a type. */
  public <E extends MigrationEvent> Optional<E> last(Class<E> type) {
    return events().reversed().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** What the coordinator published last. */
  public Optional<TransactionState> state() {
    return states.get(migrationId);
  }

  @Override
  public void close() {
    closed = true;
    try {
      follower.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    states.close();
  }
}
