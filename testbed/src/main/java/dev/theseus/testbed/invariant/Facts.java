package dev.theseus.testbed.invariant;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.RolledBack;
import dev.theseus.events.TransactionState;
import dev.theseus.testbed.edge.RouteChange;
import dev.theseus.testbed.load.WriteAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was observed of one migration, from outside.
 *
 * @param migrationId the migration
 * @param spec what was asked for
 * @param log its events in the order of the log, each with the time of its record
 * @param state its newest state on the table of transactions
 * @param sourceBefore the source before the request
 * @param sourceAfter the source after the end
 * @param targetBefore the target before the request
 * @param targetAfter the target after the end
 * @param routes where clients were sent, over time
 * @param pods which pods ran at which site, over time
 * @param audit what became of the acknowledged writes
 * @param volumes folder of each volume at both sides, where both exist at the end
 */
public record Facts(
    String migrationId,
    MigrationSpec spec,
    List<Replay.Logged> log,
    Optional<TransactionState> state,
    SiteSnapshot sourceBefore,
    SiteSnapshot sourceAfter,
    SiteSnapshot targetBefore,
    SiteSnapshot targetAfter,
    List<RouteChange> routes,
    List<PodSpan> pods,
    WriteAudit audit,
    Map<String, VolumePair> volumes) {

  /**
   * One volume on both sides.
   *
   * @param source its folder at the source
   * @param target its folder at the target
   */
  public record VolumePair(Path source, Path target) {}

  /** The migration's events in the order of the log. */
  public List<MigrationEvent> events() {
    return log.stream().map(Replay.Logged::event).toList();
  }

  boolean completed() {
    return has(Completed.class);
  }

  boolean rolledBack() {
    return has(RolledBack.class);
  }

  boolean moves() {
    return spec.mode() == Mode.MOVE;
  }

  boolean has(Class<? extends MigrationEvent> type) {
    return events().stream().anyMatch(type::isInstance);
  }

  <E extends MigrationEvent> List<E> all(Class<E> type) {
    return events().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
