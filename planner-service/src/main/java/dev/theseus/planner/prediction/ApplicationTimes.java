package dev.theseus.planner.prediction;

import dev.theseus.planner.prediction.Task.Workload;
import java.util.List;

/** How long the application itself takes to stop and to start, one workload after the other. */
final class ApplicationTimes {

  private static final double LONGEST_GRACE_MILLIS = 10_000;

  private ApplicationTimes() {}

  static Range stop(Task task, Experience experience) {
    List<Double> past = experience.stopMillis().getOrDefault(task.namespace(), List.of());
    return past.isEmpty()
        ? sum(task.workloads(), ApplicationTimes::stop)
        : Quantiles.interval(past);
  }

  static Range start(Task task, Experience experience) {
    List<Double> past = experience.startMillis().getOrDefault(task.namespace(), List.of());
    return past.isEmpty()
        ? sum(task.workloads(), ApplicationTimes::start)
        : Quantiles.interval(past);
  }

  private static Range stop(Workload workload) {
    double grace = workload.graceSeconds() * 1000.0;
    double usual = workload.database() ? 1_500 : 700;
    return new Range(
        Math.min(grace, 100),
        Math.min(grace, usual),
        Math.clamp(grace, usual, LONGEST_GRACE_MILLIS));
  }

  private static Range start(Workload workload) {
    double delay = workload.initialDelaySeconds() * 1000.0;
    double period = workload.periodSeconds() * 1000.0;
    double usual = workload.database() ? 2_500 : 1_200;
    return new Range(delay + usual / 4, delay + usual + period / 2, delay + usual * 4 + period * 2);
  }

  private static Range sum(
      List<Workload> workloads, java.util.function.Function<Workload, Range> time) {
    return workloads.stream().map(time).reduce(Range.ZERO, Range::plus);
  }
}
