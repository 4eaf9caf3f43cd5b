package dev.theseus.messaging.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Turns a record of one schema into the same record of another, by Avro's rules. */
final class SchemaResolution {
  private SchemaResolution() {}

  /**
   * @throws org.apache.avro.AvroRuntimeException if the target schema cannot read the record
   */
  static GenericRecord resolve(GenericRecord record, Schema target) {
    if (record.getSchema().equals(target)) {
      return record;
    }
    try {
      return read(write(record), record.getSchema(), target);
    } catch (IOException e) {
      throw new IllegalStateException("Memory cannot fail to be written.", e);
    }
  }

  static byte[] write(GenericRecord record) throws IOException {
    var bytes = new ByteArrayOutputStream();
    write(record, bytes);
    return bytes.toByteArray();
  }

  static void write(GenericRecord record, ByteArrayOutputStream to) throws IOException {
    var encoder = EncoderFactory.get().binaryEncoder(to, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
  }

  static GenericRecord read(byte[] bytes, Schema writer, Schema reader) throws IOException {
    return read(bytes, 0, writer, reader);
  }

  static GenericRecord read(byte[] bytes, int offset, Schema writer, Schema reader)
      throws IOException {
    var decoder = DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
    var record = new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over behind the record");
    }
    return record;
  }
}
