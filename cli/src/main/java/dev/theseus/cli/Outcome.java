package dev.theseus.cli;

import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
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

  /** The outcome of a request that was not carried out. */
  static Optional<Outcome> ofRequest(MigrationEvent event, String request) {
    return event instanceof RequestRefused refused && refused.request().equals(request)
        ? Optional.of(new Outcome("REFUSED", ExitCode.REFUSED, refused.reason(), ""))
        : Optional.empty();
  }
}
