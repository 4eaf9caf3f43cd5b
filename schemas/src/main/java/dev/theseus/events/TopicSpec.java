package dev.theseus.events;

/**
 * One topic: its name, what travels on it, and how long it is kept.
 *
 * @param <V> the records on it
 * @param name the topic's name
 * @param valueType the records on it
 * @param cleanup whether everything or the newest per key is kept
 * @param partitions number of partitions; 0 leaves it to the setting
 */
public record TopicSpec<V extends AvroRecord>(
    String name, Class<V> valueType, Cleanup cleanup, int partitions) {

  /** What the broker may remove. */
  public enum Cleanup {
    /** Nothing: the log is the audit and the source of the state. */
    KEEP,
    /** All but the newest record of a key. */
    COMPACT
  }

  static <V extends AvroRecord> TopicSpec<V> log(String name, Class<V> valueType) {
    return new TopicSpec<>(name, valueType, Cleanup.KEEP, 0);
  }

  static <V extends AvroRecord> TopicSpec<V> table(String name, Class<V> valueType) {
    return new TopicSpec<>(name, valueType, Cleanup.COMPACT, 0);
  }
}
