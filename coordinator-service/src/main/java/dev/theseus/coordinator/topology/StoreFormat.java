package dev.theseus.coordinator.topology;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Values of the stores: a version byte, then JSON. Fields that a version does not know are skipped,
 * so an older instance can go on with what a newer one wrote. Bytes within a value stand behind the
 * JSON as they are, since as text they would be a third larger than the message that brought them.
 */
final class StoreFormat {

  /** JSON alone. */
  private static final byte PLAIN = 1;

  /** The length of the JSON in four bytes, the JSON, then the bytes that it points to. */
  private static final byte WITH_BYTES = 2;

  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(Attachments.module())
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
    Attachments attachments = Attachments.none();
    try {
      byte[] json = attachments.writer(JSON).writeValueAsBytes(value);
      byte[] attached = attachments.bytes();
      return attached.length == 0
          ? ByteBuffer.allocate(1 + json.length).put(PLAIN).put(json).array()
          : ByteBuffer.allocate(HEADER_BYTES + json.length + attached.length)
              .put(WITH_BYTES)
              .putInt(json.length)
              .put(json)
              .put(attached)
              .array();
    } catch (IOException notJson) {
      throw new UncheckedIOException(value.getClass() + " cannot be stored", notJson);
    }
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    byte version = bytes.length == 0 ? -1 : bytes[0];
    try {
      return switch (version) {
        case PLAIN -> JSON.readValue(bytes, 1, bytes.length - 1, type);
        case WITH_BYTES -> {
          int json = ByteBuffer.wrap(bytes).getInt(1);
          int end = HEADER_BYTES + json;
          ByteBuffer attached = ByteBuffer.wrap(bytes, end, bytes.length - end).slice();
          yield Attachments.of(attached)
              .reader(JSON)
              .forType(type)
              .readValue(bytes, HEADER_BYTES, json);
        }
        default ->
            throw new IllegalStateException(
                "a stored %s has version %d; this coordinator reads versions %d and %d"
                    .formatted(type.getSimpleName(), version, PLAIN, WITH_BYTES));
      };
    } catch (IOException | IndexOutOfBoundsException damaged) {
      throw new IllegalStateException("a stored " + type.getSimpleName() + " is damaged", damaged);
    }
  }
}
