package dev.theseus.messaging.serde;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/** Confluent's framing: a zero byte, the schema's id in four bytes, the Avro binary. */
final class WireFormat {
  static final int HEADER_BYTES = 5;
  private static final byte MAGIC = 0;

  private WireFormat() {}

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
  }

  static int schemaId(byte[] message) {
    if (message.length < HEADER_BYTES) {
      throw new SerializationException(
          "The message has "
              + message.length
              + " bytes; a zero byte and a four-byte schema id must stand in front.");
    }
    if (message[0] != MAGIC) {
      throw new SerializationException(
          "The message starts with byte " + (message[0] & 0xff) + "; it must be 0.");
    }
    return ByteBuffer.wrap(message).getInt(1);
  }
}
