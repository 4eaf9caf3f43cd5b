package dev.theseus.planner.prediction;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What past migrations took.
 *
 * @param bytesPerSecond rate of each first copy
 * @param stopMillis times that an application took to stop, by namespace
 * @param startMillis times that an application took to start, by namespace
 * @param overheadMillis what each took beside copying and downtime
 * @param durationRatios actual duration by predicted
 * @param downtimeRatios actual downtime by predicted
 * @param paths what is known of the path between two sites
 */
public record Experience(
    List<Double> bytesPerSecond,
    Map<String, List<Double>> stopMillis,
    Map<String, List<Double>> startMillis,
    List<Double> overheadMillis,
    List<Double> durationRatios,
    List<Double> downtimeRatios,
    Map<SitePair, PastPath> paths) {

  /** Takes copies. */
  public Experience {
    bytesPerSecond = List.copyOf(bytesPerSecond);
    stopMillis = Map.copyOf(stopMillis);
    startMillis = Map.copyOf(startMillis);
    overheadMillis = List.copyOf(overheadMillis);
    durationRatios = List.copyOf(durationRatios);
    downtimeRatios = List.copyOf(downtimeRatios);
    paths = Map.copyOf(paths);
  }

  /** The same, with the rates of one path only where any are known. */
  public Experience along(SitePair sites) {
    List<Double> own =
        Optional.ofNullable(paths.get(sites))
            .map(path -> path.rates(bytesPerSecond))
            .orElse(List.of());
    return own.isEmpty()
        ? this
        : new Experience(
            own, stopMillis, startMillis, overheadMillis, durationRatios, downtimeRatios, paths);
  }

  /** No past. */
  public static Experience none() {
    return new Experience(List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), Map.of());
  }
}
