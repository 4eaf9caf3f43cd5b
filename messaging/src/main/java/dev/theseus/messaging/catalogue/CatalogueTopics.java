package dev.theseus.messaging.catalogue;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.AvroRecords;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.SiteRegistered;
import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.events.TransactionState;
import dev.theseus.events.UnitDispatched;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.ValueCodec;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The catalogue's topics, ready to be created, written and read. */
public final class CatalogueTopics {

  /** Partitions of a topic whose specification leaves them to the setting, unless one is given. */
  public static final int USUAL_PARTITIONS = 4;

  /** What users ask for. */
  public static final Topic<UserRequest> REQUESTS = topic(Topics.REQUESTS);

  /** Everything that happened. */
  public static final Topic<MigrationEvent> EVENTS = topic(Topics.EVENTS);

  /** The newest state of each transaction. */
  public static final Topic<TransactionState> TRANSACTIONS = topic(Topics.TRANSACTIONS);

  /** The sites by name. */
  public static final Topic<SiteRegistered> SITES = topic(Topics.SITES);

  /** How work units are written, whichever site's topic they are on. */
  public static final ValueCodec<UnitDispatched> UNITS = codec(UnitDispatched.class);

  private CatalogueTopics() {}

  /** The topic of a specification. */
  public static <V extends AvroRecord> Topic<V> topic(TopicSpec<V> spec) {
    return new Topic<>(spec.name(), codec(spec.valueType()));
  }

  /** An event on the log, under its migration's id. */
  public static Output<MigrationEvent> output(MigrationEvent event) {
    return Output.of(EVENTS, event.migrationId(), event);
  }

  /** A unit for the movers of its target site; its key spreads the units over the partitions. */
  public static Output<UnitDispatched> output(UnitDispatched unit) {
    return new Output<>(
        topic(Topics.work(unit.target().site())),
        unit.migrationId() + "/" + unit.volume() + "/" + unit.unit(),
        unit,
        UnitHeaders.of(unit).headers());
  }

  /**
   * The topics that exist whatever the sites are, with their dead letters.
   *
   * @param partitions of those whose specification leaves them open
   */
  public static List<TopicLayout> layouts(int partitions) {
    return Topics.fixed().stream().flatMap(spec -> layouts(spec, partitions)).toList();
  }

  /**
   * The topics that a site brings along.
   *
   * @param partitions of those whose specification leaves them open
   */
  public static List<TopicLayout> layoutsOfSite(String site, int partitions) {
    return layouts(Topics.work(site), partitions).toList();
  }

  private static Stream<TopicLayout> layouts(TopicSpec<?> spec, int partitions) {
    boolean compacted = spec.cleanup() == TopicSpec.Cleanup.COMPACT;
    int count = spec.partitions() == 0 ? partitions : spec.partitions();
    return Stream.of(
        new TopicLayout(spec.name(), count, compacted), TopicLayout.deadLetters(spec.name()));
  }

  private static <V extends AvroRecord> ValueCodec<V> codec(Class<V> type) {
    List<Schema> schemas =
        AvroRecords.types().stream()
            .filter(type::isAssignableFrom)
            .map(AvroRecords::schemaOf)
            .toList();
    return ValueCodec.of(type, AvroRecords::toAvro, AvroRecords::fromAvro, schemas);
  }
}
