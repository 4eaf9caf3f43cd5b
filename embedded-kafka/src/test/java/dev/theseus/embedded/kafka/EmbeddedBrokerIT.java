package dev.theseus.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final TopicPartition PARTITION = new TopicPartition("words", 0);

  @TempDir Path directory;

  @Test
  void shouldKeepRecordsAndClusterWhenStartedAgainOnTheSameDirectory() throws Exception {
    String cluster;
    try (var broker = EmbeddedBroker.start(BrokerConfig.keptIn(directory, 0))) {
      cluster = createTopic(broker);
      write(broker, "first");
    }

    try (var broker = EmbeddedBroker.start(BrokerConfig.keptIn(directory, 0));
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
      write(broker, "second");
      assertThat(read(broker, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void shouldListenOnTheGivenPort() {
    var port = Ports.free();
    try (var broker = EmbeddedBroker.start(BrokerConfig.keptIn(directory, port))) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  @Test
  void shouldSayWhichPortIsTakenAndWriteNothingWhenThePortIsInUse() throws Exception {
    var data = directory.resolve("data");
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> EmbeddedBroker.start(BrokerConfig.keptIn(data, other.getLocalPort())))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("Port " + other.getLocalPort() + " on 127.0.0.1 is in use")
          .hasMessageContaining("choose another");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void shouldRefuseASecondBrokerOnTheSameDirectory() {
    try (var broker = EmbeddedBroker.start(BrokerConfig.keptIn(directory, 0))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(BrokerConfig.keptIn(broker.dataDirectory(), 0)))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void shouldDeleteItsTemporaryDirectoryOnClose() {
    var broker = EmbeddedBroker.start(BrokerConfig.temporary());
    assertThat(broker.dataDirectory()).isDirectory();
    broker.close();
    assertThat(Files.exists(broker.dataDirectory())).isFalse();
  }

  private static String createTopic(EmbeddedBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
      return admin.describeCluster().clusterId().get();
    }
  }

  private static void write(EmbeddedBroker broker, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      var values = new java.util.ArrayList<String>();
      var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
      }
      return values;
    }
  }
}
