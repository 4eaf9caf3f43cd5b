package dev.theseus.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus recover}. */
@Command(
    name = "recover",
    description = "Lets a stuck migration go on from where it stood.",
    mixinStandardHelpOptions = true)
final class RecoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ID", description = "The migration.")
  private String id = "";

  @Option(names = "--detach", description = "Return when the request is written.")
  private boolean detach;

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    var asking =
        new Asking(
            connection.open("recover"), Console.of(spec, output), id, "RecoveryRequested", detach);
    return asking.ask(requests -> requests.recover(id)).code().value();
  }
}
