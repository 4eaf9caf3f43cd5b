package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.SagaTable;
import dev.theseus.events.Step;
import java.time.Duration;
import java.util.Map;

/**
 * How long an attempt of a step may be silent.
 *
 * @param settings what differs from {@link SagaTable}
 */
public record Deadlines(Map<Step, Duration> settings) {

  /** Takes an unmodifiable copy of its map. */
  public Deadlines {
    settings = Map.copyOf(settings);
  }

  /** Those of {@link SagaTable}. */
  public static Deadlines standard() {
    return new Deadlines(Map.of());
  }

  Duration of(Step step) {
    return settings.getOrDefault(step, SagaTable.deadlineOf(step));
  }
}
