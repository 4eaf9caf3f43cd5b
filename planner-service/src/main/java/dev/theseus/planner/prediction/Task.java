package dev.theseus.planner.prediction;

import java.util.List;

/**
 * What is to be moved.
 *
 * @param namespace the source's namespace, by which experience is found
 * @param volumes sizes of the volumes
 * @param dirtyBytesPerSecond written while the plan was made
 * @param workloads the application's parts, in the order in which they start
 * @param downtimeBudgetMillis pre-copy goes on until what remains fits into it
 * @param maxRounds rounds of pre-copy at most
 * @param verifyFull whether everything is read again during the freeze
 */
public record Task(
    String namespace,
    List<Volume> volumes,
    long dirtyBytesPerSecond,
    List<Workload> workloads,
    long downtimeBudgetMillis,
    int maxRounds,
    boolean verifyFull) {

  /** Takes copies. */
  public Task {
    volumes = List.copyOf(volumes);
    workloads = List.copyOf(workloads);
  }

  /**
   * One volume.
   *
   * @param usedBytes -1 where unknown
   * @param files -1 where unknown
   */
  public record Volume(long capacityBytes, long usedBytes, long files) {}

  /**
   * What is known of a workload's stop and start.
   *
   * @param graceSeconds time that its pods get to end
   * @param initialDelaySeconds before its first readiness probe
   * @param periodSeconds between probes; 0 for no probe
   * @param database whether it is a database, which stops and starts more slowly
   */
  public record Workload(
      long graceSeconds, long initialDelaySeconds, long periodSeconds, boolean database) {}
}
