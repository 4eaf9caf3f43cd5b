package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessagingConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Creates a loop's Kafka clients. */
class LoopClients {
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  private final MessagingConfig messaging;
  private final LoopConfig config;

  LoopClients(MessagingConfig messaging, LoopConfig config) {
    this.messaging = messaging;
    this.config = config;
  }

  Producer<String, byte[]> producer() {
    var settings = messaging.producerSettings();
    settings.put("transactional.id", config.member());
    settings.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    settings.put("max.block.ms", "10000");
    return new KafkaProducer<>(settings);
  }

  Consumer<String, byte[]> consumer() {
    var settings = messaging.consumerSettings();
    settings.put("group.id", config.service());
    // Static membership: an instance that comes back has its partitions at once.
    settings.put("group.instance.id", config.member());
    settings.put("session.timeout.ms", String.valueOf(config.sessionTimeout().toMillis()));
    settings.put(
        "heartbeat.interval.ms", String.valueOf(config.sessionTimeout().dividedBy(3).toMillis()));
    settings.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    return new KafkaConsumer<>(settings);
  }

  /** Reads ahead, outside of the group; made anew for each partition. */
  Consumer<String, byte[]> inbox() {
    var settings = messaging.consumerSettings();
    // The polling thread waits for it, and must poll again well before it counts as dead.
    settings.put("default.api.timeout.ms", "10000");
    return new KafkaConsumer<>(settings);
  }
}
