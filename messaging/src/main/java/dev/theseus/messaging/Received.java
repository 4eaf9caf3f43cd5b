package dev.theseus.messaging;

import java.time.Instant;
import java.util.Map;

/**
 * One message that was read.
 *
 * @param <V> the values of the topic
 * @param key empty when the message has none
 * @param timestamp when it was written, by the broker's or the writer's clock
 * @param headers as text; the last one wins where a name repeats
 */
public record Received<V>(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    String key,
    V value,
    Map<String, String> headers) {

  public Received {
    headers = Map.copyOf(headers);
  }

  /** The writer's id of the message, else its place in the log: the same on every delivery. */
  public String id() {
    return headers.getOrDefault(MessageHeaders.ID, topic + "-" + partition + "-" + offset);
  }
}
