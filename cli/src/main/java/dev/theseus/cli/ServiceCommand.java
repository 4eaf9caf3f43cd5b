package dev.theseus.cli;

import ch.qos.logback.classic.Level;
import dev.theseus.messaging.Health;
import dev.theseus.runtime.InstanceName;
import dev.theseus.runtime.ServiceName;
import dev.theseus.runtime.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus service}. */
@Command(
    name = "service",
    description = "Runs one service as a process of its own until it is ended.",
    mixinStandardHelpOptions = true)
final class ServiceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES}.")
  private ServiceName name = ServiceName.COORDINATOR;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description =
          "Tells instances of one service apart; a second start under one name takes over from the"
              + " first (default: THESEUS_INSTANCE, else the name of this host).")
  private Optional<String> instance = Optional.empty();

  @Option(
      names = "--state",
      defaultValue = "${env:THESEUS_STATE_DIR:-state}",
      paramLabel = "DIR",
      description =
          "What the service can rebuild from the log (default: THESEUS_STATE_DIR, else state).")
  private Path state = Path.of("state");

  @Mixin private Connection connection = new Connection();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (System.getenv("THESEUS_LOG") == null
        && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
            instanceof ch.qos.logback.classic.Logger root) {
      // A service has no other way to tell what it does.
      root.setLevel(Level.INFO);
    }
    var health = new Health();
    var named = instance.orElseGet(() -> InstanceName.of(System.getenv()));
    var messaging = connection.open("service-" + name);
    // Opened first and so closed last: the process waits for it to end.
    try (var shutdown = new Shutdown();
        var services = new Services(messaging, state, named, health);
        var _ = services.start(name)) {
      Console.of(spec, output)
          .line(
              "%s %s works with the broker at %s"
                  .formatted(name, named, messaging.bootstrapServers()));
      shutdown.await(health);
    }
    return ExitCode.DONE.value();
  }
}
