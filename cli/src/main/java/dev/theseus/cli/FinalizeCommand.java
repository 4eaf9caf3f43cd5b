package dev.theseus.cli;

import dev.theseus.events.FinalizeRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.TrafficUnforwarded;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code theseus finalize}. */
@Command(
    name = "finalize",
    description =
        "Ends what still leads from a completed migration's source to its target; deletes neither"
            + " data nor workloads.",
    mixinStandardHelpOptions = true)
final class FinalizeCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Mixin private OneMigration migration = new OneMigration();

  @Override
  public Integer call() throws IOException {
    var messaging = migration.messaging();
    try (var follower = Follower.ofKnown(messaging, migration.id());
        var requests = new Requests(messaging)) {
      follower.history();
      requests.finish(migration.id());
      return follower
          .await(FinalizeCommand::outcome, Optional::empty, LIMIT)
          .orElseThrow(() -> Answers.none(LIMIT))
          .tell(migration.console(), migration.id())
          .code()
          .value();
    }
  }

  private static Optional<Outcome> outcome(MigrationEvent event) {
    return switch (event) {
      case TrafficUnforwarded ended ->
          Optional.of(
              new Outcome(
                  "FINALIZED",
                  ExitCode.DONE,
                  ended.services().isEmpty()
                      ? "nothing led to the target any more"
                      : "no longer forwarded: " + String.join(", ", ended.services()),
                  ""));
      case StepFailed failed when failed.step() == Step.SWITCH && failed.compensation() ->
          Optional.of(
              new Outcome(
                  "NOT_FINALIZED",
                  ExitCode.INTERNAL,
                  (failed.subject() + " " + failed.message()).strip(),
                  "theseus finalize " + failed.migrationId()));
      case MigrationEvent other -> Outcome.ofRequest(other, FinalizeRequested.class);
    };
  }
}
