package dev.theseus.messaging.serde;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Typed messages to Kafka's records and back, through whatever serdes are configured. */
public final class MessageSerde implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageSerde.class);

  private final Serializer<Object> serializer;
  private final Deserializer<?> deserializer;

  private MessageSerde(Serializer<Object> serializer, Deserializer<?> deserializer) {
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /** Creates the serdes that are configured. */
  public static MessageSerde of(MessagingConfig config) {
    @SuppressWarnings("unchecked") // Kafka's own clients trust the setting in the same way.
    var serializer =
        (Serializer<Object>) create(config.serializerClass(), Serializer.class, "value.serializer");
    Deserializer<?> deserializer =
        create(config.deserializerClass(), Deserializer.class, "value.deserializer");
    serializer.configure(config.serdeSettings(), false);
    deserializer.configure(config.serdeSettings(), false);
    return new MessageSerde(serializer, deserializer);
  }

  /**
   * Asks the registry now for what the messages of a topic will need, so that the first of each
   * kind does not wait for it. What the registry does not answer is asked for when it is needed.
   */
  public void learn(Topic<?> topic) {
    if (!((Object) serializer instanceof AvroSerializer writer)) {
      return;
    }
    try {
      for (var schema : topic.codec().schemas()) {
        var id = writer.settledId(topic.name(), schema);
        if (id.isPresent() && deserializer instanceof AvroDeserializer reader) {
          reader.learn(id.getAsInt(), schema);
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("Schemas of {} are left for later: {}", topic.name(), e.getMessage());
    }
  }

  /**
   * The output as a record of bytes.
   *
   * @param headers come on top of the output's own
   * @throws RuntimeException {@link #isRetriable} tells whether it may succeed later
   */
  public <V> ProducerRecord<String, byte[]> write(Output<V> output, Map<String, String> headers) {
    var topic = output.topic();
    var bytes = serializer.serialize(topic.name(), topic.codec().encode(output.value()));
    var all = new HashMap<>(output.headers());
    all.putAll(headers);
    return new ProducerRecord<>(topic.name(), null, output.key(), bytes, headers(all));
  }

  /**
   * The record as a message.
   *
   * @throws UnreadableMessageException if it is none of this topic's
   * @throws RetriableException if it cannot be told now
   */
  public <V> Received<V> read(Topic<V> topic, ConsumerRecord<String, byte[]> record) {
    return new Received<>(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? "" : record.key(),
        value(topic, record),
        headers(record));
  }

  /** Whether a failure of {@link #write} or {@link #read} may be gone later. */
  public static boolean isRetriable(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException
          || cause instanceof ConnectException
          || cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  /** The headers of a record as text. */
  public static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    var headers = new HashMap<String, String>();
    for (var header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  /** Headers for a record. */
  public static Iterable<Header> headers(Map<String, String> headers) {
    return headers.entrySet().stream()
        .<Header>map(
            e -> new RecordHeader(e.getKey(), e.getValue().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }

  private <V> V value(Topic<V> topic, ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() == null) {
        throw new SerializationException("The message has no value.");
      }
      if (deserializer.deserialize(record.topic(), record.value()) instanceof GenericRecord avro) {
        var schema =
            topic.codec().readerSchema(avro.getSchema().getFullName()).orElseGet(avro::getSchema);
        return topic.codec().decode(SchemaResolution.resolve(avro, schema));
      }
      throw new SerializationException("The message is no Avro record.");
    } catch (RuntimeException e) {
      if (isRetriable(e)) {
        throw new RegistryUnavailableException(String.valueOf(e.getMessage()), e);
      }
      throw new UnreadableMessageException(record, e);
    }
  }

  private static <T> T create(String className, Class<T> type, String setting) {
    try {
      return type.cast(Class.forName(className).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          setting
              + " is '"
              + className
              + "'; it must be a "
              + type.getSimpleName()
              + " on the class path with a constructor without parameters.",
          e);
    }
  }
}
