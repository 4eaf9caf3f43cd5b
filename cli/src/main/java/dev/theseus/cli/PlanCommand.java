package dev.theseus.cli;

import dev.theseus.events.MigrationRequested;
import dev.theseus.runtime.SiteBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theseus plan}. */
@Command(
    name = "plan",
    description =
        "Says what a migration would do: objects, volumes, losses, risks, duration and downtime."
            + " Writes nothing. With -f, rewrites files alone, without any cluster.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--file"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "Descriptor files or directories to plan, instead of a running application.")
  private List<Path> files = List.of();

  @Mixin private SpecOptions options = new SpecOptions();
  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    var console = Console.of(spec, output);
    if (!files.isEmpty()) {
      var plan = PlanFiles.of(files, options);
      plan.lines().forEach(console::line);
      console.json(plan.json());
      return plan.code().value();
    }
    return planRunning(console).value();
  }

  private ExitCode planRunning(Console console) throws IOException {
    var request = options.toPlan();
    var messaging = connection.open("plan");
    options.requireSites(new SiteBook(messaging).all());
    var id = UUID.randomUUID().toString();
    var report = new PlanReport();
    try (var follower = Follower.of(messaging, id);
        var requests = new Requests(messaging)) {
      requests.migrate(id, request);
      var outcome =
          follower
              .await(
                  event -> {
                    report.take(event);
                    return Outcome.of(event)
                        .or(() -> Outcome.ofRequest(event, MigrationRequested.class));
                  },
                  Optional::empty,
                  LIMIT)
              .orElseThrow(() -> Answers.none(LIMIT));
      return print(console, id, report, outcome);
    }
  }

  private static ExitCode print(Console console, String id, PlanReport report, Outcome outcome) {
    PlanText.of(report).forEach(console::line);
    var refused = outcome.code() != ExitCode.DONE;
    if (refused) {
      console.headline("refused: " + outcome.reason());
    }
    var json = report.json();
    json.put("migrationId", id)
        .put("outcome", refused ? "REFUSED" : "PLANNED")
        .put("reason", outcome.reason());
    console.json(json);
    return refused ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
