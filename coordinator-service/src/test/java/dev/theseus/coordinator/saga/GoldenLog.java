package dev.theseus.coordinator.saga;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** A log as text: one line per event with its time, its type and its fields. */
final class GoldenLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenLog() {}

  static String write(List<Replay.Logged> log) {
    return log.stream().map(GoldenLog::line).collect(Collectors.joining("\n", "", "\n"));
  }

  static List<Replay.Logged> read(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream().map(GoldenLog::parse).toList();
  }

  private static String line(Replay.Logged entry) {
    GenericRecord avro = AvroRecords.toAvro(entry.event());
    var bytes = new ByteArrayOutputStream();
    try {
      var encoder = EncoderFactory.get().jsonEncoder(avro.getSchema(), bytes);
      new GenericDatumWriter<GenericRecord>(avro.getSchema()).write(avro, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    String fields = bytes.toString(StandardCharsets.UTF_8);
    return entry.at() + " " + entry.event().getClass().getSimpleName() + " " + fields;
  }

  private static Replay.Logged parse(String line) {
    String[] parts = line.split(" ", 3);
    Schema schema =
        AvroRecords.types().stream()
            .filter(type -> type.getSimpleName().equals(parts[1]))
            .map(AvroRecords::schemaOf)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown event in: " + line));
    try {
      var decoder = DecoderFactory.get().jsonDecoder(schema, withNewFields(parts[2], schema));
      GenericRecord avro = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
      var event = (MigrationEvent) AvroRecords.fromAvro(avro);
      return new Replay.Logged(Instant.parse(parts[0]), event);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** Fields that came after a log was recorded have their defaults, as on the wire. */
  private static String withNewFields(String json, Schema schema) throws IOException {
    JsonNode tree = JSON.readTree(json);
    complete(tree, schema);
    return tree.toString();
  }

  private static void complete(JsonNode node, Schema schema) {
    switch (schema.getType()) {
      case RECORD -> schema.getFields().forEach(field -> complete((ObjectNode) node, field));
      case ARRAY -> node.forEach(element -> complete(element, schema.getElementType()));
      case MAP -> node.forEach(value -> complete(value, schema.getValueType()));
      default -> {
        // Nothing below it.
      }
    }
  }

  private static void complete(ObjectNode record, Schema.Field field) {
    if (record.has(field.name())) {
      complete(record.get(field.name()), field.schema());
    } else if (field.hasDefaultValue()) {
      record.set(field.name(), JSON.valueToTree(field.defaultVal()));
    }
  }
}
