package dev.theseus.messaging;

/**
 * What the broker must know to create a topic.
 *
 * @param compacted whether only the newest record of each key is kept; else everything is
 */
public record TopicLayout(String name, int partitions, boolean compacted) {
  public TopicLayout {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Topic " + name + " cannot have " + partitions + " partitions; allowed is 1 or more.");
    }
  }

  /** The dead letters of a topic: one partition, everything kept. */
  public static TopicLayout deadLetters(String topic) {
    return new TopicLayout(Topic.deadLettersOf(topic), 1, false);
  }
}
