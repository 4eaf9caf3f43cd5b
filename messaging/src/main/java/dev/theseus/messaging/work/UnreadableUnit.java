package dev.theseus.messaging.work;

import java.util.Map;

/**
 * A unit that nobody will do, because its value cannot be read.
 *
 * @param topic where it was
 * @param key empty when it has none
 * @param headers as text
 * @param error why it cannot be read
 */
public record UnreadableUnit(String topic, String key, Map<String, String> headers, String error) {
  public UnreadableUnit {
    headers = Map.copyOf(headers);
  }
}
