package dev.theseus.coordinator.topology;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes beside a JSON text, which points to them by offset and length. */
final class Attachments {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteBuffer read;

  private Attachments(ByteBuffer read) {
    this.read = read;
  }

  /** For writing. */
  static Attachments none() {
    return new Attachments(ByteBuffer.allocate(0));
  }

  /** For reading. */
  static Attachments of(ByteBuffer bytes) {
    return new Attachments(bytes);
  }

  ObjectWriter writer(ObjectMapper json) {
    return json.writer().withAttribute(Attachments.class, this);
  }

  ObjectReader reader(ObjectMapper json) {
    return json.reader().withAttribute(Attachments.class, this);
  }

  byte[] bytes() {
    return written.toByteArray();
  }

  static SimpleModule module() {
    return new SimpleModule()
        .addSerializer(ByteBuffer.class, new Writing())
        .addDeserializer(ByteBuffer.class, new Reading());
  }

  private static final class Writing extends StdSerializer<ByteBuffer> {
    private static final long serialVersionUID = 1L;

    Writing() {
      super(ByteBuffer.class);
    }

    @Override
    public void serialize(ByteBuffer value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      Attachments attachments = (Attachments) provider.getAttribute(Attachments.class);
      byte[] bytes = new byte[value.remaining()];
      value.duplicate().get(bytes);
      to.writeArray(new int[] {attachments.written.size(), bytes.length}, 0, 2);
      attachments.written.writeBytes(bytes);
    }
  }

  private static final class Reading extends StdDeserializer<ByteBuffer> {
    private static final long serialVersionUID = 1L;

    Reading() {
      super(ByteBuffer.class);
    }

    /** Values that hold their bytes as text are of an earlier version. */
    @Override
    public ByteBuffer deserialize(JsonParser from, DeserializationContext context)
        throws IOException {
      if (from.currentToken() == JsonToken.VALUE_STRING) {
        return ByteBuffer.wrap(from.getBinaryValue());
      }
      int[] place = from.readValueAs(int[].class);
      if (place[1] == 0) {
        return ByteBuffer.allocate(0).asReadOnlyBuffer();
      }
      Attachments attachments = (Attachments) context.getAttribute(Attachments.class);
      return attachments.read.slice(place[0], place[1]).asReadOnlyBuffer();
    }
  }
}
