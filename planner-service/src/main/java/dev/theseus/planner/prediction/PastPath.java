package dev.theseus.planner.prediction;

import dev.theseus.events.WayChosen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What past migrations found out about the path between two sites.
 *
 * @param copies rates of whole first copies, in bytes per second
 * @param samples rates that were measured when ways were chosen
 * @param last the newest choice
 */
public record PastPath(List<Double> copies, List<Double> samples, Optional<WayChosen> last) {

  private static final int KEPT = 50;

  /** Takes copies. */
  public PastPath {
    copies = List.copyOf(copies);
    samples = List.copyOf(samples);
  }

  /** Nobody was there. */
  static PastPath unknown() {
    return new PastPath(List.of(), List.of(), Optional.empty());
  }

  /**
   * What a prediction takes. A copy says more than a sample, which reads and writes no disk: so a
   * sample counts only up to what any copy had.
   *
   * @param elsewhere rates of copies between any sites
   */
  public List<Double> rates(List<Double> elsewhere) {
    if (!copies.isEmpty()) {
      return copies;
    }
    double most =
        elsewhere.stream().mapToDouble(Double::doubleValue).max().orElse(Double.MAX_VALUE);
    return samples.stream().map(sample -> Math.min(sample, most)).toList();
  }

  PastPath withCopy(double bytesPerSecond) {
    return new PastPath(newest(copies, bytesPerSecond), samples, last);
  }

  PastPath with(WayChosen chosen) {
    long rate = chosen.way().bytesPerSecond();
    return new PastPath(
        copies, rate > 0 ? newest(samples, (double) rate) : samples, Optional.of(chosen));
  }

  private static List<Double> newest(List<Double> before, double value) {
    List<Double> all = new ArrayList<>(before);
    all.add(value);
    return all.subList(Math.max(0, all.size() - KEPT), all.size());
  }
}
