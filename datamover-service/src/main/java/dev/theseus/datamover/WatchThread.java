package dev.theseus.datamover;

import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import java.time.Duration;

/** Feeds the watch with every event of the log. */
final class WatchThread implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(250);

  private final Thread thread;
  private volatile boolean closed;

  WatchThread(MessagingConfig messaging, MigrationWatch watch) {
    this.thread =
        Thread.ofPlatform().daemon().name("mover-watch").start(() -> follow(messaging, watch));
  }

  private void follow(MessagingConfig messaging, MigrationWatch watch) {
    try (LogReader<MigrationEvent> log =
        LogReader.open(messaging, CatalogueTopics.EVENTS, _ -> true)) {
      while (!closed) {
        for (Received<MigrationEvent> message : log.poll(POLL)) {
          watch.observe(message.value());
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
