package dev.theseus.coordinator.topology;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.TopicSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** The record's name and its Avro binary: what a registry would tell, without one. */
final class PlainAvroCodec implements EventCodec {

  @Override
  public <V extends AvroRecord> byte[] write(TopicSpec<V> topic, V value) {
    GenericRecord avro = AvroRecords.toAvro(value);
    var bytes = new ByteArrayOutputStream();
    try {
      var out = new DataOutputStream(bytes);
      out.writeUTF(value.getClass().getSimpleName());
      var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(avro.getSchema()).write(avro, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public <V extends AvroRecord> V read(TopicSpec<V> topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new UnreadableRecordException("no value");
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Schema schema = schema(in.readUTF());
      var decoder = DecoderFactory.get().directBinaryDecoder(in, null);
      GenericRecord avro = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
      return topic.valueType().cast(AvroRecords.fromAvro(avro));
    } catch (IOException | ClassCastException unreadable) {
      throw new UnreadableRecordException("not a record of ours", unreadable);
    }
  }

  private static Schema schema(String name) {
    return AvroRecords.types().stream()
        .filter(type -> type.getSimpleName().equals(name))
        .map(AvroRecords::schemaOf)
        .findFirst()
        .orElseThrow(() -> new UnreadableRecordException("unknown record " + name));
  }

  @Override
  public void close() {}
}
