package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.events.ApprovalAwaited;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.runtime.SiteBook;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theseus migrate}. */
@Command(
    name = "migrate",
    description =
        "Plans a migration, shows the plan, asks, runs it, and shows how it goes on; the exit code"
            + " tells how it ended.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
  private static final Duration PLAN_LIMIT = Duration.ofMinutes(5);
  private static final String REQUEST = "MigrationRequested";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SpecOptions options = new SpecOptions();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The migration's id, used once only (default: a new UUID).")
  private Optional<String> id = Optional.empty();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask after the plan.")
  private boolean yes;

  @Option(
      names = "--detach",
      description = "Return as soon as the migration runs; 'theseus watch' follows it.")
  private boolean detach;

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    if (!yes && (!Terminal.isInteractive() || output.isJson())) {
      throw CliException.badInput(
          "migrate asks before it writes, and nobody can answer here; pass --yes.");
    }
    var request = options.toMigrate(!yes);
    var messaging = connection.open("migrate");
    options.requireSites(new SiteBook(messaging, CatalogueTopics.USUAL_PARTITIONS).all());
    var migrationId = id.orElseGet(() -> UUID.randomUUID().toString());
    requireUnused(messaging, migrationId);
    var console = Console.of(spec, output);
    console.headline("migration " + migrationId);
    try (var requests = new Requests(messaging)) {
      requests.migrate(migrationId, request);
      var early = untilItRuns(messaging, console, migrationId, requests);
      if (early.isPresent()) {
        return tell(console, migrationId, early.get());
      }
    }
    if (detach) {
      return tell(
          console,
          migrationId,
          new Outcome("RUNNING", ExitCode.DONE, "", "theseus watch " + migrationId));
    }
    try (var watching = new Watching(messaging, console, migrationId);
        var follower = Follower.of(messaging, migrationId)) {
      return watching.toTheEnd(follower).code().value();
    }
  }

  /** The coordinator refuses it too; here it is told before anything is written. */
  private static void requireUnused(MessagingConfig messaging, String migrationId) {
    try (var follower = Follower.of(messaging, migrationId)) {
      if (!follower.history().isEmpty()) {
        throw CliException.badInput(
            "Migration id '" + migrationId + "' is used already; choose another with --id.");
      }
    }
  }

  /** The outcome of a migration that never came to run; empty when it runs. */
  private Optional<Outcome> untilItRuns(
      MessagingConfig messaging, Console console, String migrationId, Requests requests) {
    try (var follower = Follower.of(messaging, migrationId)) {
      return yes ? untilTaken(follower) : untilApproved(follower, console, migrationId, requests);
    }
  }

  private static Optional<Outcome> untilTaken(Follower follower) {
    return follower
        .await(
            event ->
                event instanceof MigrationRequested
                    ? Optional.of(Reached.RUNNING)
                    : Outcome.ofRequest(event, REQUEST).map(Reached::end),
            Optional::empty,
            FIRST_ANSWER)
        .orElseThrow(() -> Answers.none(FIRST_ANSWER))
        .outcome();
  }

  private Optional<Outcome> untilApproved(
      Follower follower, Console console, String migrationId, Requests requests) {
    var report = new PlanReport();
    var planned =
        follower
            .await(
                event -> {
                  report.take(event);
                  return planned(event);
                },
                Optional::empty,
                PLAN_LIMIT)
            .orElseThrow(() -> Answers.none(PLAN_LIMIT))
            .outcome();
    PlanText.of(report).forEach(console::line);
    if (planned.isPresent()) {
      return planned;
    }
    if (Terminal.ask("Migrate? [y/N] ").filter(MigrateCommand::isYes).isPresent()) {
      requests.approve(migrationId);
      return Optional.empty();
    }
    requests.cancel(migrationId, "not approved");
    return Optional.of(new Outcome("REFUSED", ExitCode.REFUSED, "not approved", ""));
  }

  private static Optional<Reached> planned(MigrationEvent event) {
    return event instanceof ApprovalAwaited
        ? Optional.of(Reached.RUNNING)
        : Outcome.of(event).or(() -> Outcome.ofRequest(event, REQUEST)).map(Reached::end);
  }

  private static boolean isYes(String answer) {
    return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /** What came of asking: an end, or a migration that goes on. */
  private record Reached(Optional<Outcome> outcome) {
    static final Reached RUNNING = new Reached(Optional.empty());

    static Reached end(Outcome outcome) {
      return new Reached(Optional.of(outcome));
    }
  }

  private static int tell(Console console, String migrationId, Outcome outcome) {
    console.line(outcome.name() + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason()));
    if (!outcome.nextCommand().isEmpty()) {
      console.line("next: " + outcome.nextCommand());
    }
    console.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("migrationId", migrationId)
            .put("outcome", outcome.name())
            .put("exitCode", outcome.code().value())
            .put("reason", outcome.reason())
            .put("nextCommand", outcome.nextCommand()));
    return outcome.code().value();
  }
}
