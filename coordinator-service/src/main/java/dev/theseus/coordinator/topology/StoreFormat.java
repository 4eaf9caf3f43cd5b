package dev.theseus.coordinator.topology;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Values of the stores: a version byte, then JSON. Fields that a version does not know are skipped,
 * so an older instance can go on with what a newer one wrote.
 */
final class StoreFormat {

  private static final byte VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StoreFormat() {}

  /** A serde for values of one type, a record of records. */
  static <T> Serde<T> of(Class<T> type) {
    Serializer<T> serializer = (topic, value) -> value == null ? null : write(value);
    Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : read(bytes, type);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static byte[] write(Object value) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    try {
      JSON.writeValue(bytes, value);
    } catch (IOException notJson) {
      throw new UncheckedIOException(value.getClass() + " cannot be stored", notJson);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "a stored %s has version %d; this coordinator reads version %d"
              .formatted(type.getSimpleName(), bytes.length == 0 ? -1 : bytes[0], VERSION));
    }
    try {
      return JSON.readValue(bytes, 1, bytes.length - 1, type);
    } catch (IOException notJson) {
      throw new UncheckedIOException("a stored " + type.getSimpleName() + " is damaged", notJson);
    }
  }
}
