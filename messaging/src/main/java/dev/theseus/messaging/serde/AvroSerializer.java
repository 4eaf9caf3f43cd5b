package dev.theseus.messaging.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generic Avro records in Confluent's wire format.
 *
 * <p>Settings, with Confluent's names and defaults: {@code schema.registry.url}, {@code
 * auto.register.schemas} (true), {@code use.latest.version} (false), {@code
 * value.subject.name.strategy} ({@code TopicNameStrategy}), {@code basic.auth.user.info}.
 */
public final class AvroSerializer implements Serializer<GenericRecord> {

  private record Settings(
      RegistryClient registry, SubjectNaming naming, boolean autoRegister, boolean useLatest) {}

  private Optional<Settings> settings = Optional.empty();

  /** For Kafka, which configures it afterwards. */
  public AvroSerializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    close();
    settings =
        Optional.of(
            new Settings(
                RegistryClient.of(configs),
                SubjectNaming.of(
                    setting(configs, "value.subject.name.strategy", "TopicNameStrategy")),
                flag(configs, "auto.register.schemas", true),
                flag(configs, "use.latest.version", false)));
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable GenericRecord record) {
    if (record == null) {
      return null;
    }
    var configured = configured();
    var subject = configured.naming().subject(topic, record.getSchema().getFullName());
    try {
      return write(configured, subject, record);
    } catch (IOException | AvroRuntimeException | ClassCastException e) {
      throw new SerializationException(
          "A record for subject '" + subject + "' cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * The id under which records of this schema will be written, if that is settled beforehand.
   *
   * @throws RegistryRefusedException if the registry does not take the schema
   * @throws RegistryUnavailableException if no registry answers
   */
  OptionalInt settledId(String topic, Schema schema) {
    var configured = configured();
    var subject = configured.naming().subject(topic, schema.getFullName());
    if (configured.autoRegister()) {
      return OptionalInt.of(configured.registry().register(subject, schema));
    }
    return configured.useLatest()
        ? OptionalInt.empty()
        : OptionalInt.of(configured.registry().lookUp(subject, schema));
  }

  private Settings configured() {
    return settings.orElseThrow(
        () -> new IllegalStateException("The serializer is not configured."));
  }

  private static byte[] write(Settings configured, String subject, GenericRecord record)
      throws IOException {
    var registry = configured.registry();
    var schema = record.getSchema();
    if (configured.autoRegister()) {
      return bytes(registry.register(subject, schema), record);
    }
    if (configured.useLatest()) {
      var latest = registry.latest(subject);
      return bytes(latest.id(), SchemaResolution.resolve(record, latest.schema()));
    }
    return bytes(registry.lookUp(subject, schema), record);
  }

  private static byte[] bytes(int schemaId, GenericRecord record) throws IOException {
    var out = new ByteArrayOutputStream();
    out.writeBytes(WireFormat.header(schemaId));
    SchemaResolution.write(record, out);
    return out.toByteArray();
  }

  private static Object setting(Map<String, ?> configs, String name, Object ifMissing) {
    var value = configs.get(name);
    return value == null ? ifMissing : value;
  }

  private static boolean flag(Map<String, ?> configs, String name, boolean ifMissing) {
    return Boolean.parseBoolean(setting(configs, name, ifMissing).toString());
  }

  @Override
  public void close() {
    settings.ifPresent(s -> s.registry().close());
    settings = Optional.empty();
  }
}
