package dev.theseus.messaging;

import java.nio.file.Path;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Both as containers, from the images that docker-compose.yml names; needs a container engine. */
final class ContainerBroker implements TestBroker {
  private static final int REGISTRY_PORT = 8081;

  private final Network network = Network.newNetwork();
  private final KafkaContainer kafka;
  private final GenericContainer<?> registry;

  ContainerBroker() {
    var images = ComposeImages.read(Path.of("..", "docker-compose.yml"));
    kafka =
        new KafkaContainer(DockerImageName.parse(images.of("kafka")))
            .withNetwork(network)
            .withListener("kafka:19092")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
            .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "8388608");
    kafka.start();
    registry =
        new GenericContainer<>(DockerImageName.parse(images.of("registry")))
            .withNetwork(network)
            .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
            .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
            .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://kafka:19092")
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp("/subjects").forStatusCode(200));
    registry.start();
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String registryUrl() {
    return "http://%s:%d".formatted(registry.getHost(), registry.getMappedPort(REGISTRY_PORT));
  }

  @Override
  public void close() {
    registry.stop();
    kafka.stop();
    network.close();
  }
}
