package dev.theseus.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagingConfigTest {

  @Test
  void shouldReadAddressesAndPassOnKafkasSettingsFromTheEnvironment() {
    var config =
        MessagingConfig.fromEnvironment(
            Map.of(
                "THESEUS_BOOTSTRAP", "a:1,b:2",
                "THESEUS_REGISTRY", "http://r",
                "THESEUS_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "PATH", "/bin"));
    assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(config.registryUrl()).isEqualTo("http://r");
    assertThat(config.properties()).containsOnly(Map.entry("security.protocol", "SASL_SSL"));
    assertThat(config.consumerSettings()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.serdeSettings())
        .containsEntry("schema.registry.url", "http://r")
        .containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void shouldLetPropertiesOverrideTheSettingsThatAreOurTaste() {
    var config =
        MessagingConfig.fromProperties(
            Map.of("kafka.compression.type", "lz4", "kafka.auto.register.schemas", "false"));
    assertThat(config.producerSettings()).containsEntry("compression.type", "lz4");
    assertThat(config.serdeSettings()).containsEntry("auto.register.schemas", "false");
  }

  @Test
  void shouldAlwaysReadCommittedRecordsOnly() {
    var config =
        MessagingConfig.fromProperties(Map.of("kafka.isolation.level", "read_uncommitted"));
    assertThat(config.consumerSettings()).containsEntry("isolation.level", "read_committed");
  }

  @Test
  void shouldChooseHowWorkIsSharedFromTheEnvironment() {
    assertThat(MessagingConfig.fromEnvironment(Map.of()).workSharing())
        .isEqualTo(WorkSharing.SHARE_GROUP);
    assertThat(
            MessagingConfig.fromEnvironment(Map.of("THESEUS_WORK", "consumer-group"))
                .named("mover")
                .workSharing())
        .isEqualTo(WorkSharing.CONSUMER_GROUP);
    assertThatThrownBy(() -> MessagingConfig.fromEnvironment(Map.of("THESEUS_WORK", "queue")))
        .hasMessageContaining("THESEUS_WORK")
        .hasMessageContaining("'queue'; allowed are share-group, consumer-group");
  }
}
