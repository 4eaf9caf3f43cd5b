package dev.theseus.sites.registry;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.SiteRegistered;
import dev.theseus.events.Topics;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.ValueCodec;
import dev.theseus.messaging.log.LogTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The newest registration of each site. */
interface Registrations extends AutoCloseable {

  /** By name, in the order of the names. */
  Map<String, SiteRegistered> all();

  @Override
  void close();

  /** Those on the log, followed until closed. */
  static Registrations onLog(MessagingConfig messaging) {
    Map<String, Schema> schemas =
        AvroRecords.types().stream()
            .collect(Collectors.toMap(Class::getName, AvroRecords::schemaOf));
    Function<SiteRegistered, org.apache.avro.generic.GenericRecord> encode = AvroRecords::toAvro;
    Function<GenericRecord, AvroRecord> decode = AvroRecords::fromAvro;
    ValueCodec<SiteRegistered> codec =
        ValueCodec.of(
            SiteRegistered.class, encode, decode, name -> Optional.ofNullable(schemas.get(name)));
    LogTable<SiteRegistered> table =
        LogTable.open(messaging, new Topic<>(Topics.SITES.name(), codec));
    return new Registrations() {
      @Override
      public Map<String, SiteRegistered> all() {
        return table.snapshot();
      }

      @Override
      public void close() {
        table.close();
      }
    };
  }
}
