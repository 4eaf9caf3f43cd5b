package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.runtime.Endpoint;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.ServiceName;
import dev.theseus.runtime.TheseusRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theseus up}. */
@Command(
    name = "up",
    description =
        "Runs a broker, a schema registry and all services in this process until it is ended;"
            + " other commands find it by themselves.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final int LAST_PORT = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--clusters",
      split = ",",
      paramLabel = "NAME[:PORT]",
      description =
          "Embedded clusters to start and to register as sites, such as east,west or"
              + " east:6443,west:6444.")
  private List<String> clusters = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps all state there (default: a temporary directory, removed at the end).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--broker-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port of the Kafka broker on 127.0.0.1 (default: any free one).")
  private int brokerPort;

  @Option(
      names = "--registry-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port of the schema registry on 127.0.0.1 (default: any free one).")
  private int registryPort;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "SERVICE",
      description = "Services that run elsewhere ('theseus service'): ${COMPLETION-CANDIDATES}.")
  private List<ServiceName> without = List.of();

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var started = System.nanoTime();
    var config = config();
    // Opened first and so closed last: the process waits for it to end.
    try (var shutdown = new Shutdown();
        var runtime = TheseusRuntime.start(config)) {
      var files = endpointFiles();
      for (var file : files) {
        runtime.endpoint().write(file);
      }
      try {
        tell(runtime, (System.nanoTime() - started) / 1e9);
        shutdown.await(runtime.health());
      } finally {
        for (var file : files) {
          runtime.endpoint().removeFrom(file);
        }
      }
    }
    return ExitCode.DONE.value();
  }

  private RuntimeConfig config() {
    var services = EnumSet.allOf(ServiceName.class);
    services.removeAll(without);
    return new RuntimeConfig(
        data,
        port("--broker-port", brokerPort),
        port("--registry-port", registryPort),
        clusters.stream().map(UpCommand::cluster).toList(),
        Set.copyOf(services));
  }

  private static RuntimeConfig.Cluster cluster(String text) {
    var parts = text.split(":", 2);
    if (!PlaceConverter.isName(parts[0])) {
      throw CliException.badInput(
          "--clusters has '"
              + text
              + "'; it must be a name of lower-case letters, digits and '-', and may have a port, such"
              + " as east:6443.");
    }
    if (parts.length == 1) {
      return new RuntimeConfig.Cluster(parts[0], 0);
    }
    if (!parts[1].matches("\\d{1,5}")) {
      throw CliException.badInput("--clusters has '" + text + "'; its port is no number.");
    }
    return new RuntimeConfig.Cluster(parts[0], port("--clusters", Integer.parseInt(parts[1])));
  }

  private static int port(String option, int port) {
    if (port < 0 || port > LAST_PORT) {
      throw CliException.badInput(
          option + " is " + port + "; allowed are 0 (any free one) to " + LAST_PORT + ".");
    }
    return port;
  }

  private List<Path> endpointFiles() {
    var files = new ArrayList<Path>();
    files.add(Endpoint.ofUser(Path.of(System.getProperty("user.home"))));
    data.map(Endpoint::ofData).ifPresent(files::add);
    return files;
  }

  private void tell(TheseusRuntime runtime, double seconds) {
    var console = Console.of(spec, output);
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("bootstrapServers", runtime.endpoint().bootstrapServers())
            .put("registryUrl", runtime.endpoint().registryUrl())
            .put("data", runtime.data().toString())
            .put("startMillis", Math.round(seconds * 1_000));
    console.line("broker    " + runtime.endpoint().bootstrapServers());
    console.line("registry  " + runtime.endpoint().registryUrl());
    var sites = json.putArray("clusters");
    runtime
        .clusters()
        .forEach((name, cluster) -> {
          console.line("cluster   " + name + "  KUBECONFIG=" + cluster.kubeconfig());
          sites
              .addObject()
              .put("name", name)
              .put("port", cluster.port())
              .put("kubeconfig", cluster.kubeconfig().toString());
        });
    console.line("data      " + runtime.data());
    console.headline(String.format(Locale.ROOT, "ready after %.1f s; Ctrl-C ends it", seconds));
    console.json(json.put("ready", true));
  }
}
