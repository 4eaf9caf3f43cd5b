package dev.theseus.coordinator.topology;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.messaging.MessageHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Writes a processor's records, with headers that are the same when it has to run again. What a
 * participant or a person waits for is committed as soon as its cause is processed.
 */
final class Outlet {

  static final String SOURCE = "coordinator";

  private final ProcessorContext<String, byte[]> context;
  private final EventCodec codec;
  private final String prefix;

  Outlet(ProcessorContext<String, byte[]> context, EventCodec codec, String prefix) {
    this.context = context;
    this.codec = codec;
    this.prefix = prefix;
  }

  static String sink(String prefix, String topic) {
    return prefix + "-to-" + topic;
  }

  /**
   * Writes one record.
   *
   * @param id unique id of the message, derived from its cause so that a second run gives the same
   * @param cause id of the message that it answers; empty for none
   */
  <V extends AvroRecord> void send(
      TopicSpec<V> topic, String key, V value, long timestamp, String id, String cause) {
    RecordHeaders headers = new RecordHeaders();
    put(headers, MessageHeaders.ID, id);
    put(headers, MessageHeaders.SOURCE, SOURCE);
    if (!cause.isEmpty()) {
      put(headers, MessageHeaders.CAUSE, cause);
    }
    byte[] bytes = codec.write(topic, value);
    context.forward(
        new Record<>(key, bytes, Math.max(0, timestamp), headers), sink(prefix, topic.name()));
    if (!topic.equals(Topics.TRANSACTIONS)) {
      context.commit();
    }
  }

  /** Puts a record that nobody can read aside, its bytes and headers untouched. */
  void deadLetter(Record<String, byte[]> record, RecordMetadata origin, String error) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    put(headers, MessageHeaders.ORIGIN_TOPIC, origin.topic());
    put(headers, MessageHeaders.ORIGIN_PARTITION, String.valueOf(origin.partition()));
    put(headers, MessageHeaders.ORIGIN_OFFSET, String.valueOf(origin.offset()));
    put(headers, MessageHeaders.ORIGIN_ERROR, error);
    put(headers, MessageHeaders.SOURCE, SOURCE);
    context.forward(record.withHeaders(headers), sink(prefix, "dlt"));
    context.commit();
  }

  /** The id that the writer gave a record, else its place in the log. */
  static String idOf(Record<String, byte[]> record, RecordMetadata origin) {
    var header = record.headers().lastHeader(MessageHeaders.ID);
    return header == null || header.value() == null
        ? origin.topic() + "-" + origin.partition() + "-" + origin.offset()
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Id of the n-th event that was decided on one input. */
  static String idOf(MigrationEvent event, RecordMetadata input, int ordinal) {
    int epoch = event instanceof FencedEvent fenced ? fenced.epoch() : 0;
    return "%s-%d-%s-%d.%d.%d"
        .formatted(
            event.migrationId(),
            epoch,
            event.getClass().getSimpleName(),
            input.partition(),
            input.offset(),
            ordinal);
  }

  private static void put(Headers headers, String name, @Nullable String value) {
    headers.remove(name).add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }
}
