package dev.theseus.messaging;

import java.util.Map;

/**
 * One message to be written.
 *
 * @param <V> the values of the topic
 * @param headers what the writer adds to the headers of {@link MessageHeaders}
 */
public record Output<V>(Topic<V> topic, String key, V value, Map<String, String> headers) {
  public Output {
    headers = Map.copyOf(headers);
  }

  /** Without headers of its own. */
  public static <V> Output<V> of(Topic<V> topic, String key, V value) {
    return new Output<>(topic, key, value, Map.of());
  }
}
