package dev.theseus.planner.prediction;

import java.util.List;

/** Quantiles of small samples, by linear interpolation. */
final class Quantiles {

  private static final double SURE_FROM = 8;

  private Quantiles() {}

  static double at(List<Double> sample, double fraction) {
    List<Double> sorted = sample.stream().sorted().toList();
    double position = fraction * (sorted.size() - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(sorted.size() - 1, below + 1);
    double weight = position - below;
    return sorted.get(below) * (1 - weight) + sorted.get(above) * weight;
  }

  /**
   * The 80 % interval of a sample of positive numbers; the fewer there are, the wider it is than
   * they say.
   */
  static Range interval(List<Double> sample) {
    double median = at(sample, 0.5);
    double doubt = 1 + Math.max(0, SURE_FROM - sample.size()) / SURE_FROM;
    double low = Math.min(at(sample, 0.1), median);
    double high = Math.max(at(sample, 0.9), median);
    return new Range(low / doubt, median, high * doubt);
  }
}
