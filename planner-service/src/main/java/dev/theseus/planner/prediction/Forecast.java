package dev.theseus.planner.prediction;

import dev.theseus.events.Prediction;
import dev.theseus.planner.prediction.Task.Volume;
import java.util.List;

/**
 * Predicts duration and downtime from sizes, the path's rate, and what past migrations took. Times
 * inside are in milliseconds.
 */
public final class Forecast {

  private static final Range COPY_MILLIS_PER_FILE = new Range(0.1, 0.3, 1.5);
  private static final Range SCAN_MILLIS_PER_FILE = new Range(0.01, 0.03, 0.15);
  private static final Range VERIFY_BYTES_PER_SECOND = new Range(1.5e8, 4e8, 8e8);

  /** Plan, provision, images, retire: agents have to start on both sides. */
  private static final Range OVERHEAD = new Range(2_500, 6_000, 20_000);

  /** Hold clients, scan, compare, switch: what no byte and no process takes. */
  private static final Range FREEZE_OVERHEAD = new Range(150, 500, 2_000);

  private static final int ENOUGH_ERRORS = 4;

  private final double assumedBytesPerSecond;

  /**
   * A forecast.
   *
   * @param assumedBytesPerSecond rate of the path where no migration has measured it
   */
  public Forecast(double assumedBytesPerSecond) {
    this.assumedBytesPerSecond = assumedBytesPerSecond;
  }

  /** The prediction for a task. */
  public Prediction predict(Task task, Experience experience) {
    Range rate = rate(experience);
    Range bytes = bytes(task.volumes());
    Range files = files(task.volumes());
    PreCopy rounds =
        PreCopy.of(
            bytes.expected(),
            (double) task.dirtyBytesPerSecond(),
            rate.expected(),
            task.downtimeBudgetMillis(),
            task.maxRounds());
    Range downtime =
        calibrated(
            downtime(task, experience, rate, bytes, files, rounds), experience.downtimeRatios());
    Range copied = scaled(bytes, rounds.movedBytes());
    Range duration =
        overhead(experience)
            .plus(copied.dividedBy(rate).times(1000))
            .plus(perFile(files, COPY_MILLIS_PER_FILE))
            .plus(downtime);
    return new Prediction(
        calibrated(duration, experience.durationRatios()).estimate(),
        downtime.estimate(),
        Math.round(rate.expected()),
        task.dirtyBytesPerSecond() < rate.expected());
  }

  private static Range downtime(
      Task task, Experience experience, Range rate, Range bytes, Range files, PreCopy rounds) {
    // A page written twice counts once, a block is moved whole for one byte: hence the wide
    // interval.
    Range delta =
        new Range(
            rounds.pendingBytes() / 4,
            rounds.pendingBytes(),
            Math.min(bytes.high(), rounds.pendingBytes() * 4));
    Range verified = task.verifyFull() ? bytes : delta;
    return ApplicationTimes.stop(task, experience)
        .plus(delta.dividedBy(rate).times(1000))
        .plus(perFile(files, SCAN_MILLIS_PER_FILE))
        .plus(verified.dividedBy(VERIFY_BYTES_PER_SECOND).times(1000))
        .plus(ApplicationTimes.start(task, experience))
        .plus(FREEZE_OVERHEAD);
  }

  private Range rate(Experience experience) {
    return experience.bytesPerSecond().isEmpty()
        ? new Range(assumedBytesPerSecond / 3, assumedBytesPerSecond, assumedBytesPerSecond * 3)
        : Quantiles.interval(experience.bytesPerSecond());
  }

  private static Range overhead(Experience experience) {
    return experience.overheadMillis().isEmpty()
        ? OVERHEAD
        : Quantiles.interval(experience.overheadMillis());
  }

  private static Range bytes(List<Volume> volumes) {
    return volumes.stream()
        .map(volume ->
            volume.usedBytes() >= 0
                ? new Range(volume.usedBytes(), volume.usedBytes(), volume.usedBytes() * 1.05)
                : new Range(
                    volume.capacityBytes() / 20.0,
                    volume.capacityBytes() / 3.0,
                    volume.capacityBytes()))
        .reduce(Range.ZERO, Range::plus);
  }

  private static Range files(List<Volume> volumes) {
    return volumes.stream()
        .map(volume ->
            volume.files() >= 0
                ? new Range(volume.files(), volume.files(), volume.files())
                : new Range(10, 1_000, 100_000))
        .reduce(Range.ZERO, Range::plus);
  }

  private static Range perFile(Range files, Range each) {
    return new Range(
        files.low() * each.low(), files.expected() * each.expected(), files.high() * each.high());
  }

  private static Range scaled(Range bytes, double expected) {
    return bytes.expected() <= 0 ? Range.ZERO : bytes.times(expected / bytes.expected());
  }

  /** The more errors of past predictions are known, the more they make the interval. */
  private static Range calibrated(Range model, List<Double> ratios) {
    if (ratios.size() < ENOUGH_ERRORS || model.expected() <= 0) {
      return model;
    }
    Range errors = Quantiles.interval(ratios);
    double weight = ratios.size() / (ratios.size() + 6.0);
    double low = (1 - weight) * model.low() / model.expected() + weight * errors.low();
    double high = (1 - weight) * model.high() / model.expected() + weight * errors.high();
    return new Range(
        model.expected() * Math.min(1, low),
        model.expected(),
        model.expected() * Math.max(1, high));
  }
}
