package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads one migration's events, in order, from the first, each of them once. */
final class Follower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final LogReader<MigrationEvent> reader;
  private final Queue<Received<MigrationEvent>> unread = new ArrayDeque<>();

  private Follower(LogReader<MigrationEvent> reader) {
    this.reader = reader;
  }

  static Follower of(MessagingConfig messaging, String migrationId) {
    return new Follower(LogReader.openKey(messaging, CatalogueTopics.EVENTS, migrationId));
  }

  /**
   * Of a migration that is there.
   *
   * @throws CliException bad input, where there is none
   */
  static Follower ofKnown(MessagingConfig messaging, String migrationId) {
    var follower = of(messaging, migrationId);
    if (follower.hasHistory()) {
      return follower;
    }
    follower.close();
    throw CliException.noMigration(migrationId);
  }

  /** Whether anything of the migration is on the log. */
  boolean hasHistory() {
    unread.addAll(reader.readToEnd());
    return !unread.isEmpty();
  }

  /** What is there and was not read before. */
  List<Received<MigrationEvent>> history() {
    unread.addAll(reader.readToEnd());
    var all = List.copyOf(unread);
    unread.clear();
    return all;
  }

  /**
   * Waits for what the function wants to see, event by event; what comes behind it is kept.
   *
   * @param idle called after each look at the log; may end the waiting too
   * @return empty when it did not come within the time
   */
  <R> Optional<R> await(
      Function<MigrationEvent, Optional<R>> wanted, Supplier<Optional<R>> idle, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (unread.isEmpty()) {
        unread.addAll(reader.poll(POLL));
      }
      while (!unread.isEmpty()) {
        var result = wanted.apply(unread.remove().value());
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
