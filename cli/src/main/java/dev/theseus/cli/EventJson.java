package dev.theseus.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Records of the log as JSON: field names of the schema, times in ISO 8601, bundles as sizes. */
final class EventJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private EventJson() {}

  /** With the record's type in front. */
  static ObjectNode event(AvroRecord record) {
    var object = JSON.objectNode().put("type", record.getClass().getSimpleName());
    object.setAll(value(record));
    return object;
  }

  static ObjectNode value(AvroRecord record) {
    return object(AvroRecords.toAvro(record));
  }

  private static ObjectNode object(GenericRecord record) {
    var object = JSON.objectNode();
    for (var field : record.getSchema().getFields()) {
      var value = record.get(field.pos());
      if (field.schema().getType() == Schema.Type.BYTES && value instanceof ByteBuffer bytes) {
        // A bundle is packed for machines; its size is what tells something here.
        object.put(field.name() + "Bytes", bytes.remaining());
      } else {
        object.set(field.name(), node(field.schema(), value));
      }
    }
    return object;
  }

  private static JsonNode node(Schema schema, @Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case GenericRecord record -> object(record);
      case Long number when isTime(schema) ->
          JSON.textNode(Instant.EPOCH.plus(number, ChronoUnit.MICROS).toString());
      case Long number -> JSON.numberNode(number);
      case Integer number -> JSON.numberNode(number);
      case Boolean flag -> JSON.booleanNode(flag);
      case Collection<?> list -> {
        var array = JSON.arrayNode();
        list.forEach(element -> array.add(node(schema.getElementType(), element)));
        yield array;
      }
      case Map<?, ?> map -> {
        var object = JSON.objectNode();
        map.forEach(
            (key, element) -> object.set(key.toString(), node(schema.getValueType(), element)));
        yield object;
      }
      case Object other -> JSON.textNode(other.toString());
    };
  }

  private static boolean isTime(Schema schema) {
    return schema.getLogicalType() != null
        && schema.getLogicalType().getName().equals("timestamp-micros");
  }
}
