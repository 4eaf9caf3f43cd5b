package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.serde.MessageSerde;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The inbox: finds which messages beyond the watermark this service has answered already. The
 * answers are on the same log, so the log itself tells; no store has to agree with it.
 */
final class AnsweredInputs {
  private static final Duration POLL = Duration.ofMillis(100);

  private AnsweredInputs() {}

  /** Ids of messages whose final answer by the service stands between the offset and the end. */
  static Set<String> find(
      MessagingConfig config, String service, TopicPartition partition, long from) {
    var ids = new HashSet<String>();
    try (var consumer = new KafkaConsumer<String, byte[]>(config.consumerSettings())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, from);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(POLL)) {
          var headers = MessageSerde.headers(record);
          var cause = headers.get(MessageHeaders.CAUSE);
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
