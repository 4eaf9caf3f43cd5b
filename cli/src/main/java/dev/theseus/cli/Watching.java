package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.TransactionState;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogTable;
import java.time.Duration;
import java.util.Optional;

/** Follows one migration to its end, and shows it. */
final class Watching implements AutoCloseable {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Console console;
  private final String id;
  private final Progress progress;
  private final LogTable<TransactionState> states;
  private Optional<Outcome> stuck = Optional.empty();

  Watching(MessagingConfig messaging, Console console, String id) {
    this.console = console;
    this.id = id;
    this.progress = Progress.on(console);
    this.states = LogTable.open(messaging, CatalogueTopics.TRANSACTIONS);
  }

  /** Waits for the end, shows it, and tells its exit code. */
  Outcome toTheEnd(Follower follower) {
    var outcome =
        follower
            .await(
                event -> {
                  progress.event(event);
                  return ended(event);
                },
                this::look,
                FOR_EVER)
            .orElseThrow(() -> Answers.none(FOR_EVER));
    progress.close();
    show(outcome);
    return outcome;
  }

  /** Shows an event that somebody else has read. */
  void event(MigrationEvent event) {
    progress.event(event);
  }

  private Optional<Outcome> ended(MigrationEvent event) {
    var outcome = Outcome.of(event);
    if (event instanceof RecoveryRequested) {
      stuck = Optional.empty();
    }
    if (outcome.filter(o -> o.code() == ExitCode.STUCK).isPresent()) {
      // Only where nobody has asked to go on since.
      stuck = outcome;
      return Optional.empty();
    }
    return outcome;
  }

  private Optional<Outcome> look() {
    states.get(id).ifPresent(progress::state);
    return stuck;
  }

  private void show(Outcome outcome) {
    var style = outcome.code() == ExitCode.DONE ? "bold,green" : "bold,red";
    console.line(
        console.styled(style, outcome.name())
            + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason()));
    if (!outcome.nextCommand().isEmpty()) {
      console.line("next: " + outcome.nextCommand());
    }
    var result =
        JsonNodeFactory.instance
            .objectNode()
            .put("migrationId", id)
            .put("outcome", outcome.name())
            .put("exitCode", outcome.code().value())
            .put("reason", outcome.reason())
            .put("nextCommand", outcome.nextCommand());
    states
        .get(id)
        .ifPresent(state -> {
          StateText.details(state).forEach(line -> console.line("  " + line));
          result.put("downtimeMillis", state.downtimeMillis());
          result.put("applicationStopStartMillis", state.applicationStopStartMillis());
          state.prediction().ifPresent(each -> result.set("prediction", EventJson.value(each)));
        });
    console.json(result);
  }

  @Override
  public void close() {
    progress.close();
    states.close();
  }
}
