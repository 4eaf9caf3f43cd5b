package dev.theseus.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroRecordsTest {

  private static final MigrationSpec SPEC =
      new MigrationSpec(
          new Place("east", "shop"),
          new Place("west", "shop"),
          Mode.MOVE,
          "app=shop",
          Map.of("standard", "fast"),
          Map.of(),
          10_000,
          5,
          NonConvergence.STOP_AND_COPY,
          false,
          false,
          false);

  @Test
  void shouldReadBackWhatWasWritten() throws IOException {
    var event =
        new TransactionState(
            "m-1",
            Status.RUNNING,
            3,
            Step.PRE_COPY,
            false,
            SPEC,
            Instant.now(),
            Instant.now(),
            List.of(new VolumeProgress("data", 1, 10, 4, 1 << 20, 1 << 19, 1 << 21)),
            Optional.of(
                new Prediction(new Estimate(1, 2, 3), new Estimate(1, 2, 3), 1 << 30, true)),
            -1,
            -1,
            1200,
            "",
            "");
    assertThat(roundTrip(event)).isEqualTo(event);
  }

  @Test
  void shouldCarryBytesAndReferencesWithoutUid() throws IOException {
    var event =
        new TargetProvisioned(
            "m-1",
            1,
            Instant.now(),
            List.of(new ObjectRef("v1", "ConfigMap", "shop", "settings", Optional.empty())));
    assertThat(roundTrip(event)).isEqualTo(event);
    var bundle =
        new TransformRequested(
            "m-1",
            1,
            Instant.now(),
            SPEC,
            List.of(),
            List.of(),
            ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(roundTrip(bundle)).isEqualTo(bundle);
  }

  @Test
  void shouldDocumentEveryRecordAndField() {
    for (Class<? extends AvroRecord> type : AvroRecords.types()) {
      Schema schema = AvroRecords.schemaOf(type);
      assertThat(schema.getDoc()).as(type.getSimpleName()).isNotBlank();
      schema
          .getFields()
          .forEach(field ->
              assertThat(field.doc()).as(type.getSimpleName() + "." + field.name()).isNotBlank());
    }
  }

  static AvroRecord roundTrip(AvroRecord value) throws IOException {
    Schema schema = AvroRecords.schemaOf(value.getClass());
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(AvroRecords.toAvro(value), encoder);
    encoder.flush();
    var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
    return AvroRecords.fromAvro(new GenericDatumReader<GenericRecord>(schema).read(null, decoder));
  }
}
