package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.serde.MessageSerde;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The inbox: finds which messages beyond the watermark this service has answered already. The
 * answers are on the same log, so the log itself tells; no store has to agree with it.
 */
final class AnsweredInputs {
  private static final Duration POLL = Duration.ofMillis(100);

  private AnsweredInputs() {}

  /**
   * Ids of messages whose final answer by the service stands between the offset and the end.
   *
   * @param inbox a consumer of its own, which is closed
   * @throws KafkaException if it cannot be told now
   */
  static Set<String> find(
      Consumer<String, byte[]> inbox, String service, TopicPartition partition, long from) {
    Set<String> ids = new HashSet<>();
    try (inbox) {
      inbox.assign(List.of(partition));
      inbox.seek(partition, from);
      long end = inbox.endOffsets(List.of(partition)).getOrDefault(partition, from);
      while (inbox.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : inbox.poll(POLL)) {
          Map<String, String> headers = MessageSerde.headers(record);
          String cause = headers.get(MessageHeaders.CAUSE);
          if (cause != null
              && headers.containsKey(MessageHeaders.FINAL)
              && service.equals(headers.get(MessageHeaders.SOURCE))) {
            ids.add(cause);
          }
        }
      }
    }
    return ids;
  }
}
