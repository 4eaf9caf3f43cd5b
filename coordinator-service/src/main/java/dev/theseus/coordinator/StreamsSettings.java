package dev.theseus.coordinator;

import dev.theseus.messaging.MessagingConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of Kafka Streams, each with its reason. */
final class StreamsSettings {

  static final String APPLICATION = "theseus-coordinator";

  private StreamsSettings() {}

  static Properties of(CoordinatorConfig config) {
    Map<String, Object> settings = new HashMap<>(config.messaging().clientSettings());
    settings.put("application.id", APPLICATION);
    settings.put("client.id", config.instance());
    settings.put("state.dir", config.stateDirectory().resolve(config.instance()).toString());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("auto.offset.reset", "earliest");
    settings.put("processing.exception.handler.global.enabled", "true");
    quick(settings);
    takeover(settings, config.instance());
    large(settings);
    settings.putAll(config.streams());
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /**
   * A decision is committed when it is made ({@code Outlet} asks for it). The interval is for what
   * nobody waits for: the states that inputs without a decision lead to.
   */
  private static void quick(Map<String, Object> settings) {
    settings.put("commit.interval.ms", "50");
    settings.put("poll.ms", "50");
    settings.put("statestore.cache.max.bytes", "0");
    settings.put("producer.linger.ms", "0");
  }

  /**
   * An instance that starts again under its name replaces its dead self at once. An open
   * transaction of a dead one blocks readers of the log until it times out.
   */
  private static void takeover(Map<String, Object> settings, String instance) {
    settings.put("group.protocol", "classic");
    settings.put("main.consumer.group.instance.id", instance);
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1500");
    settings.put("producer.transaction.timeout.ms", "3000");
    settings.put("probing.rebalance.interval.ms", "60000");
  }

  /** A bundle of descriptors travels in one message, and waits in the store for its step. */
  private static void large(Map<String, Object> settings) {
    String limit = String.valueOf(MessagingConfig.MAX_MESSAGE_BYTES);
    settings.put("producer.max.request.size", limit);
    settings.put("producer.compression.type", "zstd");
    settings.put("topic.max.message.bytes", limit);
    settings.put("consumer.max.partition.fetch.bytes", limit);
  }
}
