package dev.theseus.messaging.serde;

import java.util.Map;

/** Under which subject a topic's schema is registered. */
enum SubjectNaming {
  /** {@code <topic>-value}: one schema per topic. */
  TOPIC_NAME,
  /** {@code <full record name>}: one schema per record, on whatever topic. */
  RECORD_NAME,
  /** {@code <topic>-<full record name>}. */
  TOPIC_RECORD_NAME;

  private static final Map<String, SubjectNaming> BY_CLASS =
      Map.of(
          "TopicNameStrategy", TOPIC_NAME,
          "RecordNameStrategy", RECORD_NAME,
          "TopicRecordNameStrategy", TOPIC_RECORD_NAME);

  /** Confluent's class names, with or without their package. */
  static SubjectNaming of(Object setting) {
    var text = setting instanceof Class<?> type ? type.getName() : setting.toString();
    var naming = BY_CLASS.get(text.substring(text.lastIndexOf('.') + 1));
    if (naming == null) {
      throw new IllegalArgumentException(
          "value.subject.name.strategy is '"
              + text
              + "'; allowed are TopicNameStrategy, RecordNameStrategy and TopicRecordNameStrategy.");
    }
    return naming;
  }

  String subject(String topic, String fullName) {
    return switch (this) {
      case TOPIC_NAME -> topic + "-value";
      case RECORD_NAME -> fullName;
      case TOPIC_RECORD_NAME -> topic + "-" + fullName;
    };
  }
}
