package dev.theseus.messaging;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How to reach broker and registry.
 *
 * @param bootstrapServers broker addresses, comma-separated
 * @param registryUrl the schema registry's address
 * @param clientId prefix of the client ids
 * @param properties passed to every Kafka client and serde as they are: security, tuning,
 *     credentials of the registry
 * @param serializerClass an {@code org.apache.kafka.common.serialization.Serializer} of generic
 *     Avro records
 * @param deserializerClass its counterpart
 * @param workSharing how slots share work units
 */
public record MessagingConfig(
    String bootstrapServers,
    String registryUrl,
    String clientId,
    Map<String, String> properties,
    String serializerClass,
    String deserializerClass,
    WorkSharing workSharing) {

  /** Largest message that is written and read, in bytes. */
  public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

  private static final String OWN_SERIALIZER = "dev.theseus.messaging.serde.AvroSerializer";
  private static final String OWN_DESERIALIZER = "dev.theseus.messaging.serde.AvroDeserializer";
  private static final String PASSED_THROUGH = "kafka.";

  public MessagingConfig {
    properties = Map.copyOf(properties);
  }

  /** With our own serdes and nothing passed through. */
  public static MessagingConfig of(String bootstrapServers, String registryUrl, String clientId) {
    return new MessagingConfig(
        bootstrapServers,
        registryUrl,
        clientId,
        Map.of(),
        OWN_SERIALIZER,
        OWN_DESERIALIZER,
        WorkSharing.SHARE_GROUP);
  }

  /**
   * Reads {@code bootstrap.servers}, {@code schema.registry.url}, {@code client.id}, {@code
   * value.serializer}, {@code value.deserializer}, {@code work.sharing}; what starts with {@code
   * kafka.} is passed through without that prefix. Defaults: a broker on port 9092 and a registry
   * on port 8081 of this machine.
   */
  public static MessagingConfig fromProperties(Map<String, String> settings) {
    Map<String, String> passed = new HashMap<>();
    settings.forEach((name, value) -> {
      if (name.startsWith(PASSED_THROUGH)) {
        passed.put(name.substring(PASSED_THROUGH.length()), value);
      }
    });
    return new MessagingConfig(
        settings.getOrDefault("bootstrap.servers", "localhost:9092"),
        settings.getOrDefault("schema.registry.url", "http://localhost:8081"),
        settings.getOrDefault("client.id", "theseus"),
        passed,
        settings.getOrDefault("value.serializer", OWN_SERIALIZER),
        settings.getOrDefault("value.deserializer", OWN_DESERIALIZER),
        WorkSharing.of(settings.getOrDefault("work.sharing", "share-group")));
  }

  /**
   * The same from environment variables: {@code THESEUS_BOOTSTRAP}, {@code THESEUS_REGISTRY},
   * {@code THESEUS_CLIENT_ID}, {@code THESEUS_VALUE_SERIALIZER}, {@code
   * THESEUS_VALUE_DESERIALIZER}, {@code THESEUS_WORK}; {@code THESEUS_KAFKA_SECURITY_PROTOCOL} is
   * passed through as {@code security.protocol}, and so on.
   */
  public static MessagingConfig fromEnvironment(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    Map<String, String> names =
        Map.of(
            "THESEUS_BOOTSTRAP", "bootstrap.servers",
            "THESEUS_REGISTRY", "schema.registry.url",
            "THESEUS_CLIENT_ID", "client.id",
            "THESEUS_VALUE_SERIALIZER", "value.serializer",
            "THESEUS_VALUE_DESERIALIZER", "value.deserializer",
            "THESEUS_WORK", "work.sharing");
    Function<String, String> dotted = name -> name.toLowerCase(Locale.ROOT).replace('_', '.');
    environment.forEach((name, value) -> {
      if (names.containsKey(name)) {
        settings.put(names.get(name), value);
      } else if (name.startsWith("THESEUS_KAFKA_")) {
        settings.put(dotted.apply(name.substring("THESEUS_".length())), value);
      }
    });
    return fromProperties(settings);
  }

  /** The same under another client id. */
  public MessagingConfig named(String newClientId) {
    return new MessagingConfig(
        bootstrapServers,
        registryUrl,
        newClientId,
        properties,
        serializerClass,
        deserializerClass,
        workSharing);
  }

  /** Settings of an admin client; also the base of all others. */
  public Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", clientId);
    settings.putIfAbsent("reconnect.backoff.max.ms", "1000");
    return settings;
  }

  /** Settings of a producer of bytes: idempotent, all acknowledged, sent at once. */
  public Map<String, Object> producerSettings() {
    Map<String, Object> settings = clientSettings();
    settings.putIfAbsent("acks", "all");
    settings.putIfAbsent("linger.ms", "0");
    settings.putIfAbsent("compression.type", "zstd");
    settings.putIfAbsent("max.request.size", MAX_MESSAGE_BYTES);
    settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    return settings;
  }

  /**
   * Settings of a consumer of bytes: committed records only, from the beginning, no auto-commit.
   */
  public Map<String, Object> consumerSettings() {
    Map<String, Object> settings = clientSettings();
    settings.putIfAbsent("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.putIfAbsent("fetch.max.wait.ms", "50");
    settings.putIfAbsent("max.partition.fetch.bytes", MAX_MESSAGE_BYTES);
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    return settings;
  }

  /** Settings of the serdes, under Confluent's names. */
  public Map<String, Object> serdeSettings() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put("schema.registry.url", registryUrl);
    settings.putIfAbsent("auto.register.schemas", "true");
    settings.putIfAbsent(
        "value.subject.name.strategy", "io.confluent.kafka.serializers.subject.RecordNameStrategy");
    return settings;
  }
}
