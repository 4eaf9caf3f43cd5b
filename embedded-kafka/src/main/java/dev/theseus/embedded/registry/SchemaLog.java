package dev.theseus.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The compacted topic that holds every change of the registry. */
final class SchemaLog implements AutoCloseable {
  static final String TOPIC = "_schemas";
  private static final long LIMIT_SECONDS = 30;

  private final String bootstrapServers;
  private final KafkaProducer<String, String> producer;

  SchemaLog(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    createTopic();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "embedded-registry",
                "acks",
                "all",
                "linger.ms",
                "0",
                "buffer.memory",
                "2097152"),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Returns when the broker has the change; only then may it be shown to anyone. */
  void append(RegistryChange change) {
    var entry = ChangeFormat.write(change);
    try {
      producer
          .send(new ProducerRecord<>(TOPIC, 0, entry.key(), entry.value().orElse(null)))
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw RegistryError.storeFailed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryError.storeFailed("interrupted");
    }
  }

  /** Gives every change up to the present end of the topic, in order. */
  void replay(Consumer<RegistryChange> to) {
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (var entry : consumer.poll(Duration.ofMillis(200))) {
          ChangeFormat.read(entry.key(), Optional.ofNullable(entry.value())).ifPresent(to);
        }
      }
    } catch (JsonProcessingException e) {
      throw new RegistryStartException(
          "Topic "
              + TOPIC
              + " holds a record that no schema registry wrote: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private void createTopic() {
    var topic = new NewTopic(TOPIC, 1, (short) -1).configs(Map.of("cleanup.policy", "compact"));
    try (var admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                "10000",
                "request.timeout.ms",
                "5000"))) {
      admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new RegistryStartException(
            "Topic "
                + TOPIC
                + " cannot be created at "
                + bootstrapServers
                + ": "
                + e.getMessage()
                + ".",
            e);
      }
    } catch (TimeoutException e) {
      throw new RegistryStartException("No broker answers at " + bootstrapServers + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryStartException("The start of the registry was interrupted.", e);
    }
  }
}
