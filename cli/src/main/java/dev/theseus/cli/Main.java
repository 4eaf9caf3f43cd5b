package dev.theseus.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code theseus}. */
@Command(
    name = "theseus",
    description = "Moves a running, stateful application between sites as one transaction.",
    mixinStandardHelpOptions = true,
    version = "theseus 0.1.0",
    subcommands = {
      UpCommand.class,
      SiteCommand.class,
      PlanCommand.class,
      MigrateCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      HistoryCommand.class,
      CancelCommand.class,
      RecoverCommand.class,
      FinalizeCommand.class,
      ServiceCommand.class,
      AgentImageCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** The command line with all commands, those of other modules too. */
  static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    ServiceLoader.load(CommandProvider.class)
        .forEach(provider -> provider.commands().forEach(line::addSubcommand));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::ofArguments)
        .setExecutionExceptionHandler(Failures::ofExecution);
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "No command given; allowed are "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
