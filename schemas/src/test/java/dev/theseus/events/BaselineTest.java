package dev.theseus.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;

/**
 * Holds the schemas against the committed baseline, which is what other people's programs rely on.
 * After an intended, compatible change: {@code ./build -pl schemas test -Dbaseline.write=true}, and
 * commit the files with the change.
 */
class BaselineTest {

  private static final Path BASELINE = Path.of("baseline");
  private static final Map<String, Schema> CURRENT =
      AvroRecords.types().stream()
          .collect(
              Collectors.toMap(
                  Class::getSimpleName, AvroRecords::schemaOf, (one, other) -> one, TreeMap::new));

  @Test
  void shouldReadWhatTheBaselineWroteAndWriteWhatTheBaselineReads() throws IOException {
    baseline()
        .forEach((name, old) -> {
          assertThat(CURRENT).as("a released record may not go away").containsKey(name);
          Schema now = java.util.Objects.requireNonNull(CURRENT.get(name));
          assertThat(compatibility(now, old))
              .as("%s reads the baseline's", name)
              .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
          assertThat(compatibility(old, now))
              .as("the baseline's %s reads today's", name)
              .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        });
  }

  @Test
  void shouldBeTheCommittedBaselineExactly() throws IOException {
    if (Boolean.getBoolean("baseline.write")) {
      write();
    }
    Map<String, Schema> committed = baseline();
    assertThat(committed)
        .as("see the class comment for how to renew the baseline")
        .isEqualTo(CURRENT);
  }

  @Test
  void shouldGiveEveryEnumADefault() {
    CURRENT.values().stream()
        .flatMap(schema -> schema.getFields().stream())
        .map(Schema.Field::schema)
        .filter(schema -> schema.getType() == Schema.Type.ENUM)
        .forEach(schema -> assertThat(schema.getEnumDefault()).as(schema.getName()).isNotNull());
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static Map<String, Schema> baseline() throws IOException {
    Map<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(BASELINE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".avsc")).toList()) {
        Schema schema = new Schema.Parser().parse(Files.readString(file));
        schemas.put(schema.getName(), schema);
      }
    }
    return schemas;
  }

  private static void write() throws IOException {
    Files.createDirectories(BASELINE);
    for (Map.Entry<String, Schema> entry : CURRENT.entrySet()) {
      Files.writeString(
          BASELINE.resolve(entry.getKey() + ".avsc"),
          SchemaFormatter.format("json/pretty", entry.getValue()) + "\n");
    }
  }
}
