package dev.theseus.messaging;

import dev.theseus.embedded.kafka.BrokerConfig;
import dev.theseus.embedded.kafka.EmbeddedBroker;
import dev.theseus.embedded.registry.EmbeddedRegistry;

/** A real broker with a real schema registry, wherever they run. */
sealed interface TestBroker extends AutoCloseable permits TestBroker.Embedded, ContainerBroker {

  /** Embedded unless {@code -Ptestcontainers} asks for the containers of docker-compose.yml. */
  static TestBroker start() {
    var wanted = System.getProperty("theseus.test.broker", "embedded");
    return switch (wanted) {
      case "embedded" -> new Embedded();
      case "containers" -> new ContainerBroker();
      default ->
          throw new IllegalArgumentException(
              "theseus.test.broker is '%s'; allowed are embedded and containers".formatted(wanted));
    };
  }

  String bootstrapServers();

  String registryUrl();

  @Override
  void close();

  /** Both in this JVM. */
  final class Embedded implements TestBroker {
    private final EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.temporary());
    private final EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);

    @Override
    public String bootstrapServers() {
      return broker.bootstrapServers();
    }

    @Override
    public String registryUrl() {
      return registry.url();
    }

    @Override
    public void close() {
      registry.close();
      broker.close();
    }
  }
}
