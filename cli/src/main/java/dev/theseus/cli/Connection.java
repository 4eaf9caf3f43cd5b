package dev.theseus.cli;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.runtime.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where broker and registry are: by option, by environment, or by what {@code up} wrote down. */
final class Connection {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka broker; else THESEUS_BOOTSTRAP, else the running 'theseus up'.")
  private Optional<String> bootstrap = Optional.empty();

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Schema registry; else THESEUS_REGISTRY, else the running 'theseus up'.")
  private Optional<String> registry = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory of the 'theseus up' that is meant, where several run.")
  private Optional<Path> data = Optional.empty();

  /**
   * Looks for a broker and creates missing topics.
   *
   * @throws CliException unreachable, where nobody says where the broker is
   * @throws dev.theseus.messaging.BrokerUnreachableException where it does not answer
   */
  MessagingConfig open(String command) throws IOException {
    var config = resolve(System.getenv(), Path.of(System.getProperty("user.home")));
    var named = config.named("theseus-cli-" + command);
    try (var admin = TopicAdmin.connect(named)) {
      admin.ensure(CatalogueTopics.layouts(CatalogueTopics.USUAL_PARTITIONS));
    }
    return named;
  }

  /** Without asking whether anybody is there. */
  MessagingConfig resolve(Map<String, String> environment, Path home) throws IOException {
    var settings = new HashMap<>(environment);
    var written = written(home);
    if (data.isPresent() && bootstrap.isEmpty() && written.isEmpty()) {
      throw new CliException(
          ExitCode.UNREACHABLE,
          "No Theseus runs on "
              + data.get()
              + "; start it with 'theseus up --data "
              + data.get()
              + "'.");
    }
    written.ifPresent(endpoint -> {
      if (data.isPresent()) {
        settings.put("THESEUS_BOOTSTRAP", endpoint.bootstrapServers());
        settings.put("THESEUS_REGISTRY", endpoint.registryUrl());
      } else if (!settings.containsKey("THESEUS_BOOTSTRAP")) {
        settings.put("THESEUS_BOOTSTRAP", endpoint.bootstrapServers());
        settings.putIfAbsent("THESEUS_REGISTRY", endpoint.registryUrl());
      }
    });
    bootstrap.ifPresent(value -> settings.put("THESEUS_BOOTSTRAP", value));
    registry.ifPresent(value -> settings.put("THESEUS_REGISTRY", value));
    if (!settings.containsKey("THESEUS_BOOTSTRAP")) {
      throw new CliException(
          ExitCode.UNREACHABLE,
          "No running Theseus is known; start one with 'theseus up', or set --bootstrap or"
              + " THESEUS_BOOTSTRAP.");
    }
    return MessagingConfig.fromEnvironment(settings);
  }

  private Optional<Endpoint> written(Path home) throws IOException {
    return Endpoint.read(data.map(Endpoint::ofData).orElseGet(() -> Endpoint.ofUser(home)));
  }
}
