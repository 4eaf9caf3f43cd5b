package dev.theseus.planner.prediction;

import dev.theseus.events.Estimate;

/**
 * A quantity with its 80 % interval.
 *
 * @param low 10th percentile
 * @param expected median
 * @param high 90th percentile
 */
record Range(double low, double expected, double high) {

  static final Range ZERO = new Range(0, 0, 0);

  /** The sum of two that vary independently: deviations add as squares. */
  Range plus(Range other) {
    double middle = expected + other.expected;
    return new Range(
        middle - Math.hypot(expected - low, other.expected - other.low),
        middle,
        middle + Math.hypot(high - expected, other.high - other.expected));
  }

  Range times(double factor) {
    return new Range(low * factor, expected * factor, high * factor);
  }

  /** A time out of an amount and a rate, both uncertain: relative deviations add as squares. */
  Range dividedBy(Range rate) {
    if (expected <= 0) {
      return ZERO;
    }
    double middle = expected / rate.expected;
    double shorter = Math.hypot(1 - low / expected, 1 - rate.expected / rate.high);
    double longer = Math.hypot(high / expected - 1, rate.expected / rate.low - 1);
    return new Range(middle * Math.max(0, 1 - shorter), middle, middle * (1 + longer));
  }

  /** Whole units, never negative. */
  Estimate estimate() {
    long middle = Math.max(0, Math.round(expected));
    return new Estimate(
        Math.clamp(Math.round(low), 0, middle), middle, Math.max(middle, Math.round(high)));
  }
}
