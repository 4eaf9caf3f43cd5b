package dev.theseus.messaging;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * How the values of a topic become Avro records and back.
 *
 * @param <V> the values of the topic
 */
public interface ValueCodec<V> {

  /** The value as a record of its own schema. */
  GenericRecord encode(V value);

  /**
   * The value of a record that has the {@link #readerSchema}.
   *
   * @throws RuntimeException if the record is none of this topic's; the message then goes to the
   *     dead letters
   */
  V decode(GenericRecord record);

  /** The schema that a record of this full name is resolved to before it is decoded. */
  Optional<Schema> readerSchema(String fullName);

  /** The schemas of all values that may be encoded, as far as they are known beforehand. */
  List<Schema> schemas();

  /** A codec out of functions for a family of types, each with one of these schemas. */
  static <V> ValueCodec<V> of(
      Class<V> type,
      Function<? super V, GenericRecord> encode,
      Function<GenericRecord, ?> decode,
      List<Schema> schemas) {
    Map<String, Schema> byName =
        schemas.stream().collect(Collectors.toMap(Schema::getFullName, Function.identity()));
    return new ValueCodec<>() {
      @Override
      public GenericRecord encode(V value) {
        return encode.apply(value);
      }

      @Override
      public V decode(GenericRecord record) {
        var value = decode.apply(record);
        if (!type.isInstance(value)) {
          throw new IllegalArgumentException(
              "A record of type '"
                  + record.getSchema().getFullName()
                  + "' is not allowed here; allowed are the kinds of "
                  + type.getSimpleName()
                  + ".");
        }
        return type.cast(value);
      }

      @Override
      public Optional<Schema> readerSchema(String fullName) {
        return Optional.ofNullable(byName.get(fullName));
      }

      @Override
      public List<Schema> schemas() {
        return List.copyOf(schemas);
      }
    };
  }

  /** Records as they are, without a schema of the reader's own. */
  static ValueCodec<GenericRecord> generic() {
    return of(GenericRecord.class, r -> r, r -> r, List.of());
  }
}
