package dev.theseus.cli;

import dev.theseus.events.ApprovalAwaited;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.StepRequest;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.runtime.SiteBook;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
  /** Every object of a migration carries its id as the value of a label. */
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final Duration PLAN_LIMIT = Duration.ofMinutes(5);

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
    id.ifPresent(MigrateCommand::requireUsable);
    var request = options.toMigrate(!yes);
    var messaging = connection.open("migrate");
    options.requireSites(new SiteBook(messaging).all());
    var migrationId = id.orElseGet(() -> UUID.randomUUID().toString());
    var console = Console.of(spec, output);
    try (var follower = unused(messaging, migrationId);
        var requests = new Requests(messaging)) {
      console.headline("migration " + migrationId);
      requests.migrate(migrationId, request);
      var early = untilItRuns(follower, console, migrationId, requests);
      if (early.isPresent()) {
        return early.get().tell(console, migrationId).code().value();
      }
      try (var watching =
          new Watching(messaging, console, migrationId)
              .whoseRefusalCounts(MigrationRequested.class)) {
        return watching.toTheEnd(follower).code().value();
      }
    }
  }

  private static void requireUsable(String migrationId) {
    if (!ID.matcher(migrationId).matches()) {
      throw CliException.badInput(
          "--id is '"
              + migrationId
              + "'; allowed are up to 63 letters, digits, '-', '_' and '.', with a letter or digit"
              + " at both ends.");
    }
  }

  /** The coordinator refuses it too; here it is told before anything is written. */
  private static Follower unused(MessagingConfig messaging, String migrationId) {
    var follower = Follower.of(messaging, migrationId);
    if (!follower.hasHistory()) {
      return follower;
    }
    follower.close();
    throw CliException.badInput(
        "Migration id '" + migrationId + "' is used already; choose another with --id.");
  }

  /** What there is to tell without following it on; empty when it runs and shall be followed. */
  private Optional<Outcome> untilItRuns(
      Follower follower, Console console, String migrationId, Requests requests) {
    var early =
        yes ? untilTaken(follower) : untilApproved(follower, console, migrationId, requests);
    return early.isEmpty() && detach
        ? Optional.of(new Outcome("RUNNING", ExitCode.DONE, "", "theseus watch " + migrationId))
        : early;
  }

  private static Optional<Outcome> untilTaken(Follower follower) {
    return follower
        .await(
            event ->
                event instanceof StepRequest
                    ? Optional.of(Reached.RUNNING)
                    : Outcome.of(event)
                        .or(() -> Outcome.ofRequest(event, MigrationRequested.class))
                        .map(Reached::end),
            Optional::empty,
            Answers.LIMIT)
        .orElseThrow(() -> Answers.none(Answers.LIMIT))
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
        : Outcome.of(event)
            .or(() -> Outcome.ofRequest(event, MigrationRequested.class))
            .map(Reached::end);
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
}
