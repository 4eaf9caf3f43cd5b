package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.SagaTable;
import dev.theseus.events.Step;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an attempt of a step may be silent, and how long a plan waits for its approval.
 *
 * @param settings what differs from {@link SagaTable}
 */
public record Deadlines(Map<Step, Duration> settings) {

  private static final String PREFIX = "THESEUS_DEADLINE_";
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})([smh])");

  /** Takes an unmodifiable copy of its map. */
  public Deadlines {
    settings = Map.copyOf(settings);
  }

  /** Those of {@link SagaTable}. */
  public static Deadlines standard() {
    return new Deadlines(Map.of());
  }

  /**
   * From environment variables: {@code THESEUS_DEADLINE_PRE_COPY=30m}, and so on for every step;
   * the undo of a step has the same time. {@code THESEUS_DEADLINE_APPROVAL} is a user's.
   *
   * @throws IllegalArgumentException where a value is no duration
   */
  public static Deadlines fromEnvironment(Map<String, String> environment) {
    Map<Step, Duration> settings = new EnumMap<>(Step.class);
    for (Step step : SagaTable.timed()) {
      String name = PREFIX + step.name();
      Optional.ofNullable(environment.get(name))
          .ifPresent(text -> settings.put(step, duration(name, text)));
    }
    return new Deadlines(settings);
  }

  private static Duration duration(String name, String text) {
    Matcher parts = DURATION.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "%s is '%s'; allowed are whole numbers from 1 with a unit, such as 90s, 30m or 2h"
              .formatted(name, text));
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "h" -> Duration.ofHours(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  Duration of(Step step) {
    return settings.getOrDefault(step, SagaTable.deadlineOf(step));
  }
}
