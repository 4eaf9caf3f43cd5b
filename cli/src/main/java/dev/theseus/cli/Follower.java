package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads one migration's events, in order, from the first. */
final class Follower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final LogReader<MigrationEvent> reader;

  private Follower(LogReader<MigrationEvent> reader) {
    this.reader = reader;
  }

  static Follower of(MessagingConfig messaging, String migrationId) {
    return new Follower(LogReader.open(messaging, CatalogueTopics.EVENTS, migrationId::equals));
  }

  /** Everything so far. */
  List<Received<MigrationEvent>> history() {
    return reader.readToEnd();
  }

  /**
   * Waits for what the function wants to see, event by event.
   *
   * @param idle called after each look at the log; may end the waiting too
   * @return empty when it did not come within the time
   */
  <R> Optional<R> await(
      Function<MigrationEvent, Optional<R>> wanted, Supplier<Optional<R>> idle, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - deadline < 0) {
      for (var message : reader.poll(POLL)) {
        var result = wanted.apply(message.value());
        if (result.isPresent()) {
          return result;
        }
      }
      var result = idle.get();
      if (result.isPresent()) {
        return result;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    reader.close();
  }
}
