package dev.theseus.cli;

import dev.theseus.events.RecoveryRequested;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code theseus recover}. */
@Command(
    name = "recover",
    description = "Lets a stuck migration go on from where it stood.",
    mixinStandardHelpOptions = true)
final class RecoverCommand implements Callable<Integer> {
  @Mixin private OneMigration migration = new OneMigration();

  @Option(names = "--detach", description = "Return when the request is written.")
  private boolean detach;

  @Override
  public Integer call() throws IOException {
    return Asking.of(migration, RecoveryRequested.class, detach)
        .ask(requests -> requests.recover(migration.id()))
        .code()
        .value();
  }
}
