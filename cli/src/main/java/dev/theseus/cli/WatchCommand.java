package dev.theseus.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code theseus watch}. */
@Command(
    name = "watch",
    description =
        "Shows a migration from its first event until it ends; the exit code tells how it ended.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Mixin private OneMigration migration = new OneMigration();

  @Override
  public Integer call() throws IOException {
    var messaging = migration.messaging();
    try (var follower = Follower.ofKnown(messaging, migration.id());
        var watching = new Watching(messaging, migration.console(), migration.id())) {
      return watching.toTheEnd(follower).code().value();
    }
  }
}
