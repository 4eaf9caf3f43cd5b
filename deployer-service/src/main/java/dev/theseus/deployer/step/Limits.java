package dev.theseus.deployer.step;

import java.time.Duration;

/**
 * How long a step waits for what others do.
 *
 * @param traffic for an edge to acknowledge
 * @param stopped for a workload's pods to be gone
 * @param healthy for a workload to be healthy; includes pulling its image
 * @param agents for a volume agent to answer
 * @param removed for an object to be gone
 */
public record Limits(
    Duration traffic, Duration stopped, Duration healthy, Duration agents, Duration removed) {

  /** Shorter than the coordinator's deadlines, so that the reason arrives before they expire. */
  public static Limits defaults() {
    return new Limits(
        Duration.ofSeconds(20),
        Duration.ofSeconds(90),
        Duration.ofSeconds(90),
        Duration.ofSeconds(90),
        Duration.ofSeconds(60));
  }
}
