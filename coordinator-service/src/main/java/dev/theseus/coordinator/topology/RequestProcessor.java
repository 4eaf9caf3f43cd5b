package dev.theseus.coordinator.topology;

import dev.theseus.events.Topics;
import dev.theseus.events.UserRequest;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Copies each readable request onto the log of its migration, under the right key and with the time
 * at which it arrived here: users' clocks and partitioners are their own affair.
 */
final class RequestProcessor implements Processor<String, byte[], String, byte[]> {

  static final String NAME = "requests";

  private final EventCodec codec;
  private @Nullable ProcessorContext<String, byte[]> context;

  RequestProcessor(EventCodec codec) {
    this.codec = codec;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    ProcessorContext<String, byte[]> open = Objects.requireNonNull(context);
    Outlet outlet = new Outlet(open, codec, NAME);
    RecordMetadata origin = open.recordMetadata().orElseThrow();
    try {
      UserRequest request = codec.read(Topics.REQUESTS, record.value());
      if (request.migrationId().isBlank()) {
        outlet.deadLetter(record, origin, "migrationId is empty; a UUID is usual");
        return;
      }
      String id = Outlet.idOf(record, origin);
      outlet.send(
          Topics.EVENTS,
          request.migrationId(),
          request,
          open.currentSystemTimeMs(),
          "request-" + origin.partition() + "." + origin.offset(),
          id);
    } catch (UnreadableRecordException unreadable) {
      outlet.deadLetter(record, origin, String.valueOf(unreadable.getMessage()));
    }
  }
}
