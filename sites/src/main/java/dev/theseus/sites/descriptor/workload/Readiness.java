package dev.theseus.sites.descriptor.workload;

import dev.theseus.sites.descriptor.Descriptor;

/**
 * How many pods a workload wants and has, by its own status.
 *
 * @param wanted pods that it is told to run
 * @param ready pods of them that serve
 */
public record Readiness(long wanted, long ready) {

  /** As the workload says; a kind that keeps no pods running wants none. */
  public static Readiness of(Descriptor workload) {
    return switch (workload.kind()) {
      case "Deployment", "DeploymentConfig" ->
          new Readiness(replicas(workload), status(workload, "availableReplicas"));
      case "StatefulSet", "ReplicaSet", "ReplicationController" ->
          new Readiness(replicas(workload), status(workload, "readyReplicas"));
      case "DaemonSet" ->
          new Readiness(
              status(workload, "desiredNumberScheduled"), status(workload, "numberReady"));
      // A Job is not expected to be done, and a CronJob has no pod until its time comes.
      default -> new Readiness(0, 0);
    };
  }

  /** Whether fewer pods serve than it wants. */
  public boolean isBelowWanted() {
    return ready < wanted;
  }

  private static long replicas(Descriptor workload) {
    return workload.longAt("spec", "replicas").orElse(1L);
  }

  private static long status(Descriptor workload, String field) {
    return workload.longAt("status", field).orElse(0L);
  }
}
