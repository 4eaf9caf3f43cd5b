package dev.theseus.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * One version of one subject.
 *
 * @param id global: the same schema has the same id under every subject
 * @param deleted soft-deleted: hidden, but still readable by id
 */
record SchemaVersion(String subject, int version, int id, Schema schema, boolean deleted) {
  private static final ObjectMapper JSON = new ObjectMapper();

  SchemaVersion asDeleted() {
    return new SchemaVersion(subject, version, id, schema, true);
  }

  /** What makes two schemas the same: the parsed JSON, so neither spaces nor key order count. */
  JsonNode identity() {
    return identityOf(schema);
  }

  static JsonNode identityOf(Schema schema) {
    try {
      return JSON.readTree(schema.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON.", e);
    }
  }

  static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
    }
  }
}
