package dev.theseus.planner.prediction;

import java.util.List;
import java.util.Map;

/**
 * What past migrations took.
 *
 * @param bytesPerSecond rate of each first copy
 * @param stopMillis times that an application took to stop, by namespace
 * @param startMillis times that an application took to start, by namespace
 * @param overheadMillis what each took beside copying and downtime
 * @param durationRatios actual duration by predicted
 * @param downtimeRatios actual downtime by predicted
 */
public record Experience(
    List<Double> bytesPerSecond,
    Map<String, List<Double>> stopMillis,
    Map<String, List<Double>> startMillis,
    List<Double> overheadMillis,
    List<Double> durationRatios,
    List<Double> downtimeRatios) {

  /** Takes copies. */
  public Experience {
    bytesPerSecond = List.copyOf(bytesPerSecond);
    stopMillis = Map.copyOf(stopMillis);
    startMillis = Map.copyOf(startMillis);
    overheadMillis = List.copyOf(overheadMillis);
    durationRatios = List.copyOf(durationRatios);
    downtimeRatios = List.copyOf(downtimeRatios);
  }

  /** No past. */
  public static Experience none() {
    return new Experience(List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of());
  }
}
