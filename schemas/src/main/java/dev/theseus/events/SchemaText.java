package dev.theseus.events;

import org.apache.avro.Schema;

/**
 * Parses the schema that the generator puts into each record. Apart from {@link AvroRecords}, which
 * needs them all.
 */
final class SchemaText {

  private SchemaText() {}

  static Schema parse(String first, String... rest) {
    String text = first + String.join("", rest);
    // A note of the generator for Java; other languages should not see it.
    String plain =
        text.replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
            .replace(",\"avro.java.string\":\"String\"", "");
    return new Schema.Parser().parse(plain);
  }
}
