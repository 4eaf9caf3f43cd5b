package dev.theseus.deployer.step;

import dev.theseus.sites.descriptor.Descriptor;

/** Whether a workload runs as it wants to, by its own status. */
final class Health {

  private Health() {}

  static boolean isHealthy(Descriptor workload) {
    return switch (workload.kind()) {
      case "Deployment", "DeploymentConfig" ->
          isObserved(workload)
              && status(workload, "updatedReplicas") >= wanted(workload)
              && status(workload, "availableReplicas") >= wanted(workload);
      case "StatefulSet", "ReplicaSet", "ReplicationController" ->
          isObserved(workload) && status(workload, "readyReplicas") >= wanted(workload);
      case "DaemonSet" ->
          isObserved(workload)
              && status(workload, "numberReady") >= status(workload, "desiredNumberScheduled");
      // A Job is not expected to be done, and a CronJob has no pod until its time comes.
      default -> true;
    };
  }

  /** A status of an older generation tells nothing about what was just changed. */
  private static boolean isObserved(Descriptor workload) {
    long generation = workload.longAt("metadata", "generation").orElse(0L);
    return status(workload, "observedGeneration") >= generation;
  }

  private static long wanted(Descriptor workload) {
    return workload.longAt("spec", "replicas").orElse(1L);
  }

  private static long status(Descriptor workload, String field) {
    return workload.longAt("status", field).orElse(0L);
  }
}
