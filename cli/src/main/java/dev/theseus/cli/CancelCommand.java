package dev.theseus.cli;

import dev.theseus.events.CancelRequested;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code theseus cancel}. */
@Command(
    name = "cancel",
    description = "Stops a migration and rolls it back; refused once it is committed.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Mixin private OneMigration migration = new OneMigration();

  @Option(
      names = "--reason",
      defaultValue = "cancelled by the user",
      paramLabel = "TEXT",
      description = "For the audit (default: ${DEFAULT-VALUE}).")
  private String reason = "";

  @Option(names = "--detach", description = "Return when the request is written.")
  private boolean detach;

  @Override
  public Integer call() throws IOException {
    var asking = Asking.of(migration, CancelRequested.class, detach);
    var outcome = asking.ask(requests -> requests.cancel(migration.id(), reason));
    // Rolled back is what was asked for here.
    return (outcome.code() == ExitCode.ROLLED_BACK ? ExitCode.DONE : outcome.code()).value();
  }
}
