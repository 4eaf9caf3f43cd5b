package dev.theseus.planner;

import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.planner.prediction.History;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the history from the whole log, not from where the participant stands: what was measured
 * before the last restart counts too.
 */
final class HistoryFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Thread thread;
  private volatile boolean closed;

  private HistoryFollower(LogReader<MigrationEvent> reader, History history) {
    this.thread = Thread.ofVirtual().name("planner-history").start(() -> follow(reader, history));
  }

  static HistoryFollower start(MessagingConfig messaging, History history) {
    return new HistoryFollower(
        LogReader.open(
            messaging.named(messaging.clientId() + "-history"),
            CatalogueTopics.EVENTS,
            key -> true),
        history);
  }

  private void follow(LogReader<MigrationEvent> reader, History history) {
    try (reader) {
      while (!closed) {
        reader.poll(POLL).forEach(message -> history.observe(message.value()));
      }
    } catch (KafkaException broken) {
      LOG.warn("Predictions learn nothing more until a restart: {}", broken.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
