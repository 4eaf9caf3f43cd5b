package dev.theseus.messaging;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The value that the tests send: a text. */
public final class Notes {
  public static final Schema SCHEMA =
      SchemaBuilder.record("Note").namespace("test").fields().requiredString("text").endRecord();

  private Notes() {}

  public static ValueCodec<String> codec() {
    return ValueCodec.of(
        String.class, Notes::record, record -> record.get("text").toString(), List.of(SCHEMA));
  }

  public static Topic<String> topic(String name) {
    return new Topic<>(name, codec());
  }

  public static GenericRecord record(String text) {
    var record = new GenericData.Record(SCHEMA);
    record.put("text", text);
    return record;
  }
}
