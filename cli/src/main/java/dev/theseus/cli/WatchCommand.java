package dev.theseus.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus watch}. */
@Command(
    name = "watch",
    description =
        "Shows a migration from its first event until it ends; the exit code tells how it ended.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ID", description = "The migration.")
  private String id = "";

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    var messaging = connection.open("watch");
    try (var known = Follower.of(messaging, id)) {
      if (known.history().isEmpty()) {
        throw CliException.badInput(
            "There is no migration '" + id + "'; 'theseus status' lists all.");
      }
    }
    try (var watching = new Watching(messaging, Console.of(spec, output), id);
        var follower = Follower.of(messaging, id)) {
      return watching.toTheEnd(follower).code().value();
    }
  }
}
