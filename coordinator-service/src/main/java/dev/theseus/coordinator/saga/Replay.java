package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RequestRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Derives a transaction again from its log. */
public final class Replay {

  /** What {@link RequestRefused} names as its request where a record could not be read at all. */
  public static final String UNREADABLE = "unreadable record";

  private Replay() {}

  /**
   * One event of the log.
   *
   * @param at timestamp of its record
   * @param event the event
   */
  public record Logged(Instant at, MigrationEvent event) {}

  /**
   * What the log leads to.
   *
   * @param state the transaction; empty where the log asks for none
   * @param decisions every decision, in order
   * @param unexpected a sentence for each event that should not be there
   */
  public record Result(
      Optional<Transaction> state, List<MigrationEvent> decisions, List<String> unexpected) {}

  /**
   * Folds the inputs of one migration's log and derives the decisions again.
   *
   * @param log events of one migration in the order of its partition, decisions included or not
   */
  public static Result of(List<Logged> log) {
    Optional<Transaction> state = Optional.empty();
    List<MigrationEvent> decisions = new ArrayList<>();
    List<String> unexpected = new ArrayList<>();
    for (Logged entry : log) {
      Saga.Applied applied = Saga.apply(state, entry.event(), entry.at());
      state = applied.state();
      decisions.addAll(applied.decisions().events());
      if (applied.decisions().reading() instanceof Reading.Unexpected(String message)) {
        unexpected.add(message);
      }
    }
    return new Result(state, List.copyOf(decisions), List.copyOf(unexpected));
  }

  /** Decisions that stand in the log although its inputs do not lead to them, or are missing. */
  public static List<MigrationEvent> differences(List<Logged> log) {
    List<MigrationEvent> logged =
        log.stream()
            .map(Logged::event)
            .filter(event -> !Saga.isInput(event) && !isAboutUnreadable(event))
            .toList();
    Set<MigrationEvent> difference = new HashSet<>(logged);
    Set<MigrationEvent> derived = new HashSet<>(of(log).decisions());
    Set<MigrationEvent> missing = new HashSet<>(derived);
    missing.removeAll(difference);
    difference.removeAll(derived);
    difference.addAll(missing);
    return List.copyOf(difference);
  }

  /** No event led to it: what lies there cannot be read now either. */
  private static boolean isAboutUnreadable(MigrationEvent event) {
    return event instanceof RequestRefused refused && refused.request().equals(UNREADABLE);
  }
}
