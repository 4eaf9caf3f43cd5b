package dev.theseus.runtime;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.SiteRegistered;
import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.events.TransactionState;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.ValueCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The catalogue's topics, ready to be written and read. */
public final class Logs {
  /** What users ask for. */
  public static final Topic<UserRequest> REQUESTS = topic(Topics.REQUESTS);

  /** Everything that happened. */
  public static final Topic<MigrationEvent> EVENTS = topic(Topics.EVENTS);

  /** The newest state of each transaction. */
  public static final Topic<TransactionState> TRANSACTIONS = topic(Topics.TRANSACTIONS);

  /** The sites by name. */
  public static final Topic<SiteRegistered> SITES = topic(Topics.SITES);

  private Logs() {}

  /** The topics that exist whatever the sites are, with their dead letters. */
  public static List<TopicLayout> layouts(int partitions) {
    return Topics.fixed().stream().flatMap(spec -> layouts(spec, partitions)).toList();
  }

  /** The topics that a site brings along. */
  public static List<TopicLayout> layoutsOfSite(String site, int partitions) {
    return layouts(Topics.work(site), partitions).toList();
  }

  private static Stream<TopicLayout> layouts(TopicSpec<?> spec, int partitions) {
    var compacted = spec.cleanup() == TopicSpec.Cleanup.COMPACT;
    var count = spec.partitions() == 0 ? partitions : spec.partitions();
    return Stream.of(
        new TopicLayout(spec.name(), count, compacted), TopicLayout.deadLetters(spec.name()));
  }

  private static <V extends AvroRecord> Topic<V> topic(TopicSpec<V> spec) {
    Map<String, Schema> schemas =
        AvroRecords.types().stream()
            .collect(Collectors.toMap(Class::getName, AvroRecords::schemaOf));
    return new Topic<>(
        spec.name(),
        ValueCodec.of(
            spec.valueType(),
            AvroRecords::toAvro,
            AvroRecords::fromAvro,
            name -> Optional.ofNullable(schemas.get(name))));
  }
}
