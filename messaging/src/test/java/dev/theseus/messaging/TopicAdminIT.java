package dev.theseus.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicAdminIT {

  @Test
  void shouldCreateWhatIsMissingAndLeaveTheRestWhenCalledTwice() throws Exception {
    var log = new TopicLayout("log-" + UUID.randomUUID(), 3, false);
    var table = new TopicLayout("table-" + UUID.randomUUID(), 1, true);
    try (var admin = TopicAdmin.connect(TestCluster.config())) {
      admin.ensure(List.of(log));
      admin.ensure(List.of(log, table));
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(admin.names()).contains(log.name(), table.name()));
    }
    assertThat(setting(table.name(), "cleanup.policy")).isEqualTo("compact");
    assertThat(setting(log.name(), "retention.ms")).isEqualTo("-1");
    assertThat(setting(log.name(), "max.message.bytes")).isEqualTo("8388608");
  }

  @Test
  void shouldSayWithinSecondsInOneSentenceThatNoBrokerAnswers() {
    var config = MessagingConfig.of("127.0.0.1:1", "http://127.0.0.1:1", "test");
    var start = System.nanoTime();
    assertThatThrownBy(() -> TopicAdmin.connect(config))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining("No Kafka broker answers at 127.0.0.1:1")
        .hasMessageContaining("THESEUS_BOOTSTRAP");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
  }

  private static String setting(String topic, String name) throws Exception {
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", TestCluster.config().bootstrapServers()))) {
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      return admin.describeConfigs(List.of(resource)).all().get().values().stream()
          .map(config -> config.get(name).value())
          .findFirst()
          .orElseThrow();
    }
  }
}
