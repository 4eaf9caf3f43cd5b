package dev.theseus.messaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How slots share work units. */
public enum WorkSharing {
  /** Kafka's share groups: any number of slots per partition. Needs a broker of 4.2 or newer. */
  SHARE_GROUP,
  /** A plain consumer group, on any broker: slots beyond the number of partitions have no work. */
  CONSUMER_GROUP;

  /**
   * By its name in settings, {@code share-group} or {@code consumer-group}.
   *
   * @throws IllegalArgumentException where the text is no such name
   */
  static WorkSharing of(String text) {
    return Arrays.stream(values())
        .filter(sharing -> sharing.setting().equals(text.strip()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "work.sharing (THESEUS_WORK) is '%s'; allowed are %s"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(WorkSharing::setting)
                            .collect(Collectors.joining(", ")))));
  }

  private String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
