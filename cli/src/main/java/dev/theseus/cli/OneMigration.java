package dev.theseus.cli;

import dev.theseus.messaging.MessagingConfig;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The arguments of a command about one migration: which, where its log is, how to print. */
final class OneMigration {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ID", description = "The migration.")
  private String id = "";

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  String id() {
    return id;
  }

  /** As {@link Connection#open}, under the command's own name. */
  MessagingConfig messaging() throws IOException {
    return connection.open(spec.name());
  }

  Console console() {
    return Console.of(spec, output);
  }
}
