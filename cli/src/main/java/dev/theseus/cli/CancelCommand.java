package dev.theseus.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus cancel}. */
@Command(
    name = "cancel",
    description = "Stops a migration and rolls it back; refused once it is committed.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ID", description = "The migration.")
  private String id = "";

  @Option(
      names = "--reason",
      defaultValue = "cancelled by the user",
      paramLabel = "TEXT",
      description = "For the audit (default: ${DEFAULT-VALUE}).")
  private String reason = "";

  @Option(names = "--detach", description = "Return when the request is written.")
  private boolean detach;

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    var asking =
        new Asking(
            connection.open("cancel"), Console.of(spec, output), id, "CancelRequested", detach);
    var outcome = asking.ask(requests -> requests.cancel(id, reason));
    // Rolled back is what was asked for here.
    return (outcome.code() == ExitCode.ROLLED_BACK ? ExitCode.DONE : outcome.code()).value();
  }
}
