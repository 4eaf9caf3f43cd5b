package dev.theseus.messaging.work;

import java.util.List;
import java.util.regex.Pattern;

/** Which topics a slot takes work from. */
public sealed interface TopicSelection {
  /** These. */
  record Named(List<String> topics) implements TopicSelection {
    public Named {
      topics = List.copyOf(topics);
    }
  }

  /** All whose whole name matches, those that are created later too. */
  record Matching(Pattern pattern) implements TopicSelection {}

  /** These. */
  static TopicSelection named(String... topics) {
    return new Named(List.of(topics));
  }

  /** All with this prefix, except dead letters. */
  static TopicSelection startingWith(String prefix) {
    return new Matching(Pattern.compile(Pattern.quote(prefix) + "(?!.*\\.dlt$).+"));
  }
}
