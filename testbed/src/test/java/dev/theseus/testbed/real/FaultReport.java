package dev.theseus.testbed.real;

import dev.theseus.events.CompensationStarted;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import dev.theseus.testbed.edge.RouteChange;
import dev.theseus.testbed.invariant.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param outcome the last event's name
 * @param reason why it was rolled back or got stuck; empty for neither
 * @param millis from the request to the end
 * @param waitedMillis the longest time for which clients were let to no side
 * @param turnedMillis from what was done to the clusters until it turned back; -1 where it did not
 * @param acknowledged writes that were acknowledged
 * @param failures how often a client was cut off
 * @param serving the site that serves
 */
record FaultReport(
    Subject subject,
    Fault fault,
    String outcome,
    String reason,
    long millis,
    long waitedMillis,
    long turnedMillis,
    long acknowledged,
    long failures,
    String serving) {

  static FaultReport of(
      FaultRun run, Facts facts, long failures, String serving, Optional<Instant> struckAt) {
    List<MigrationEvent> events = facts.events();
    return new FaultReport(
        run.subject(),
        run.fault(),
        events.getLast().getClass().getSimpleName(),
        reason(events.getLast()),
        Duration.between(events.getFirst().occurredAt(), events.getLast().occurredAt()).toMillis(),
        waited(facts.routes()),
        turned(events, struckAt),
        facts.audit().acknowledged(),
        failures,
        serving);
  }

  private static long turned(List<MigrationEvent> events, Optional<Instant> struckAt) {
    return events.stream()
        .filter(CompensationStarted.class::isInstance)
        .findFirst()
        .flatMap(turn -> struckAt.map(at -> Duration.between(at, turn.occurredAt()).toMillis()))
        .orElse(-1L);
  }

  private static String reason(MigrationEvent end) {
    return switch (end) {
      case RolledBack rolledBack -> rolledBack.reason();
      case Stuck stuck -> stuck.reason();
      default -> "";
    };
  }

  private static long waited(List<RouteChange> routes) {
    long longest = 0;
    Optional<Instant> since = Optional.empty();
    for (RouteChange change : routes) {
      if (change.site().isEmpty()) {
        since = since.or(() -> Optional.of(change.at()));
      } else if (since.isPresent()) {
        longest = Math.max(longest, Duration.between(since.get(), change.at()).toMillis());
        since = Optional.empty();
      }
    }
    return longest;
  }
}
