package dev.theseus.events;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Converts the generated records to Avro's generic records and back. Only classes that the sealed
 * {@link AvroRecord} permits are ever created, so nothing on a topic can name a class to load.
 */
public final class AvroRecords {

  private static final Map<String, Shape> SHAPES = shapes();

  private AvroRecords() {}

  /** All record types, events and values. */
  public static List<Class<? extends AvroRecord>> types() {
    return SHAPES.values().stream().<Class<? extends AvroRecord>>map(Shape::type).toList();
  }

  /** The schema of a record type. */
  public static Schema schemaOf(Class<? extends AvroRecord> type) {
    return shapeOf(type.getName()).schema();
  }

  /** The record as Avro's generic form, ready for a writer with the record's schema. */
  public static GenericRecord toAvro(AvroRecord value) {
    Shape shape = shapeOf(value.getClass().getName());
    GenericRecord avro = new GenericData.Record(shape.schema());
    for (int i = 0; i < shape.components().size(); i++) {
      Component component = shape.components().get(i);
      avro.put(i, encode(shape.schema().getFields().get(i).schema(), component.read(value)));
    }
    return avro;
  }

  /**
   * The generated record of a generic one that was read with that record's schema.
   *
   * @throws IllegalArgumentException where the full name is none of ours
   */
  public static AvroRecord fromAvro(GenericRecord avro) {
    Shape shape = shapeOf(avro.getSchema().getFullName());
    @Nullable Object[] arguments = new @Nullable Object[shape.components().size()];
    for (int i = 0; i < arguments.length; i++) {
      Component component = shape.components().get(i);
      arguments[i] = decode(component.generic(), avro.get(component.name()));
    }
    return shape.create(arguments);
  }

  private static @Nullable Object encode(Schema schema, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional -> optional.map(some -> encode(present(schema), some)).orElse(null);
      case AvroRecord nested -> toAvro(nested);
      case Enum<?> symbol -> new GenericData.EnumSymbol(schema, symbol.name());
      case Instant instant ->
          TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
      case ByteBuffer bytes -> bytes.duplicate();
      case List<?> list ->
          list.stream().map(element -> encode(schema.getElementType(), element)).toList();
      default -> value;
    };
  }

  private static Schema present(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable Object decode(Type type, @Nullable Object value) {
    if (type instanceof ParameterizedType generic) {
      return decodeGeneric(generic, value);
    }
    Class<?> raw = (Class<?>) type;
    return switch (value) {
      case null -> null;
      case GenericRecord nested -> fromAvro(nested);
      case Long micros when raw == Instant.class ->
          Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
      case CharSequence text -> text.toString();
      case Object symbol when raw.isEnum() -> constant(raw, symbol.toString());
      default -> value;
    };
  }

  private static Object decodeGeneric(ParameterizedType generic, @Nullable Object value) {
    Type[] arguments = generic.getActualTypeArguments();
    if (generic.getRawType() == Optional.class) {
      return Optional.ofNullable(decode(arguments[0], value));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> decode(arguments[0], element)).toList();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) java.util.Objects.requireNonNull(value))
        .forEach((key, element) ->
            map.put(
                key.toString(), java.util.Objects.requireNonNull(decode(arguments[1], element))));
    return map;
  }

  private static Object constant(Class<?> type, String name) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type.getName() + " has no " + name));
  }

  private static Shape shapeOf(String fullName) {
    Shape shape = SHAPES.get(fullName);
    if (shape == null) {
      throw new IllegalArgumentException(
          "record type '"
              + fullName
              + "' is none of Theseus' events; allowed are those of dev.theseus.events");
    }
    return shape;
  }

  private static Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new HashMap<>();
    permitted(AvroRecord.class).forEach(type -> shapes.put(type.getName(), Shape.of(type)));
    return Map.copyOf(shapes);
  }

  private static Stream<Class<? extends AvroRecord>> permitted(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(type.asSubclass(AvroRecord.class))
        : Arrays.stream(permitted).flatMap(AvroRecords::permitted);
  }

  private record Component(String name, Type generic, MethodHandle accessor) {
    Object read(AvroRecord value) {
      try {
        return accessor.invoke(value);
      } catch (Throwable failure) {
        throw new IllegalStateException("cannot read " + name, failure);
      }
    }
  }

  private record Shape(
      Class<? extends AvroRecord> type,
      Schema schema,
      List<Component> components,
      MethodHandle constructor) {

    static Shape of(Class<? extends AvroRecord> type) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RecordComponent[] found = type.getRecordComponents();
        List<Component> components = new java.util.ArrayList<>();
        for (RecordComponent component : found) {
          components.add(
              new Component(
                  component.getName(),
                  component.getGenericType(),
                  lookup.unreflect(component.getAccessor())));
        }
        Class<?>[] parameters =
            Arrays.stream(found).map(RecordComponent::getType).toArray(Class<?>[]::new);
        MethodHandle constructor = lookup.unreflectConstructor(type.getConstructor(parameters));
        Schema schema = (Schema) lookup.findStaticVarHandle(type, "SCHEMA", Schema.class).get();
        return new Shape(
            type,
            schema,
            List.copyOf(components),
            constructor.asSpreader(Object[].class, parameters.length));
      } catch (ReflectiveOperationException notARecord) {
        throw new IllegalStateException(type + " is not a generated record", notARecord);
      }
    }

    AvroRecord create(@Nullable Object[] arguments) {
      try {
        return (AvroRecord) constructor.invoke(arguments);
      } catch (RuntimeException invalid) {
        throw invalid;
      } catch (Throwable failure) {
        throw new IllegalStateException("cannot create " + type.getName(), failure);
      }
    }
  }
}
