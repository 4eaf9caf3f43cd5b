package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import dev.theseus.events.UserRequest;
import java.util.List;
import java.util.Optional;

/**
 * How a migration ended, or where it waits for somebody.
 *
 * @param name as in the JSON output
 * @param reason empty where there is nothing to say
 * @param nextCommand what an operator should run; empty for nothing
 */
record Outcome(String name, ExitCode code, String reason, String nextCommand) {

  /** The outcome that an event of the migration means; empty while it goes on. */
  static Optional<Outcome> of(MigrationEvent event) {
    return switch (event) {
      case Completed _ -> Optional.of(new Outcome("COMPLETED", ExitCode.DONE, "", ""));
      case RolledBack back ->
          Optional.of(new Outcome("ROLLED_BACK", ExitCode.ROLLED_BACK, back.reason(), ""));
      case Refused refused ->
          Optional.of(new Outcome("REFUSED", ExitCode.REFUSED, refused.reason(), ""));
      case Stuck stuck ->
          Optional.of(
              new Outcome(
                  "STUCK",
                  ExitCode.STUCK,
                  (stuck.subject() + " " + stuck.reason()).strip(),
                  stuck.nextCommand()));
      case MigrationEvent _ -> Optional.empty();
    };
  }

  /** What is so after an event: a recovery lets a stuck migration go on. */
  static Optional<Outcome> standing(Optional<Outcome> before, MigrationEvent event) {
    return event instanceof RecoveryRequested
        ? before.filter(outcome -> outcome.code() != ExitCode.STUCK)
        : of(event).or(() -> before);
  }

  /** The outcome of a request that was not carried out. */
  static Optional<Outcome> ofRequest(MigrationEvent event, Class<? extends UserRequest> request) {
    return event instanceof RequestRefused refused
            && refused.request().equals(request.getSimpleName())
        ? Optional.of(new Outcome("REFUSED", ExitCode.REFUSED, refused.reason(), ""))
        : Optional.empty();
  }

  /** Prints it, and gives itself back. */
  Outcome tell(Console console, String migrationId) {
    text().forEach(console::line);
    console.json(json(migrationId));
    return this;
  }

  /** For people. */
  List<String> text() {
    var line = name + (reason.isEmpty() ? "" : ": " + reason);
    return nextCommand.isEmpty() ? List.of(line) : List.of(line, "next: " + nextCommand);
  }

  ObjectNode json(String migrationId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("migrationId", migrationId)
        .put("outcome", name)
        .put("exitCode", code.value())
        .put("reason", reason)
        .put("nextCommand", nextCommand);
  }
}
