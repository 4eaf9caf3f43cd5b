package dev.theseus.messaging;

/**
 * A topic and what travels on it; keys are strings.
 *
 * @param <V> the values
 */
public record Topic<V>(String name, ValueCodec<V> codec) {
  private static final String DEAD_LETTER_SUFFIX = ".dlt";

  /** Where the messages of a topic go that nobody can read. */
  public static String deadLettersOf(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }
}
