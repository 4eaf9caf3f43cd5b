package dev.theseus.messaging.serde;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generic Avro records in Confluent's wire format, each with the schema that it was written
 * with. Settings: {@code schema.registry.url}, {@code basic.auth.user.info}.
 */
public final class AvroDeserializer implements Deserializer<GenericRecord> {
  private Optional<RegistryClient> registry = Optional.empty();

  /** For Kafka, which configures it afterwards. */
  public AvroDeserializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    close();
    registry = Optional.of(RegistryClient.of(configs));
  }

  /** What the registry would answer for this id. */
  void learn(int id, Schema schema) {
    configured().learn(id, schema);
  }

  private RegistryClient configured() {
    return registry.orElseThrow(
        () -> new IllegalStateException("The deserializer is not configured."));
  }

  /**
   * @throws SerializationException if the bytes are no such message or the registry does not know
   *     the schema
   * @throws RegistryUnavailableException if the registry does not answer
   */
  @Override
  public @Nullable GenericRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    var id = WireFormat.schemaId(bytes);
    var schema = configured().schema(id);
    try {
      return SchemaResolution.read(bytes, WireFormat.HEADER_BYTES, schema, schema);
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | ClassCastException e) {
      throw new SerializationException(
          "The message is no record of schema " + id + " (" + schema.getFullName() + "): " + e, e);
    }
  }

  @Override
  public void close() {
    registry.ifPresent(RegistryClient::close);
    registry = Optional.empty();
  }
}
