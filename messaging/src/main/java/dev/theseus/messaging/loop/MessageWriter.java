package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.serde.MessageSerde;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outputs to bytes, with the headers of the inbox; waits while the registry is away. */
final class MessageWriter {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final String service;
  private final MessageSerde serde;

  MessageWriter(String service, MessageSerde serde) {
    this.service = service;
    this.serde = serde;
  }

  ProducerRecord<String, byte[]> interim(String cause, Output<?> output)
      throws InterruptedException {
    return write(output, headers(cause));
  }

  List<ProducerRecord<String, byte[]>> answer(String cause, List<Output<?>> outputs)
      throws InterruptedException {
    var records = new java.util.ArrayList<ProducerRecord<String, byte[]>>();
    for (var output : outputs) {
      var headers = headers(cause);
      headers.put(MessageHeaders.FINAL, "true");
      records.add(write(output, headers));
    }
    return records;
  }

  private Map<String, String> headers(String cause) {
    var headers = new HashMap<String, String>();
    headers.put(MessageHeaders.ID, UUID.randomUUID().toString());
    headers.put(MessageHeaders.CAUSE, cause);
    headers.put(MessageHeaders.SOURCE, service);
    return headers;
  }

  private ProducerRecord<String, byte[]> write(Output<?> output, Map<String, String> headers)
      throws InterruptedException {
    for (var pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
      try {
        return checked(serde.write(output, headers));
      } catch (RuntimeException e) {
        if (!MessageSerde.isRetriable(e)) {
          throw e;
        }
        LOG.warn("{} waits to write to {}: {}", service, output.topic().name(), e.getMessage());
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    }
  }

  /** Before the transaction: inside it a message that is too large would fail all others. */
  private static ProducerRecord<String, byte[]> checked(ProducerRecord<String, byte[]> record) {
    var bytes = record.value() == null ? 0 : record.value().length;
    // Half a percent of room for key, headers and framing.
    if (bytes > MessagingConfig.MAX_MESSAGE_BYTES / 200L * 199) {
      throw new IllegalArgumentException(
          "A message for topic "
              + record.topic()
              + " has "
              + bytes
              + " bytes; allowed are "
              + MessagingConfig.MAX_MESSAGE_BYTES
              + ".");
    }
    return record;
  }
}
