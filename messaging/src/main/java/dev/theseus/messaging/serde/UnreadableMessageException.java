package dev.theseus.messaging.serde;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A message that nobody can read, however often it is tried. */
public final class UnreadableMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableMessageException(ConsumerRecord<?, ?> record, RuntimeException cause) {
    super(
        "Message "
            + record.topic()
            + "-"
            + record.partition()
            + "-"
            + record.offset()
            + " cannot be read: "
            + cause.getMessage(),
        cause);
  }
}
