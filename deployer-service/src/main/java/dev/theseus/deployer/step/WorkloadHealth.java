package dev.theseus.deployer.step;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.workload.Readiness;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a workload runs as it wants to, by its own status. */
final class WorkloadHealth {

  private WorkloadHealth() {}

  static boolean isHealthy(Descriptor workload) {
    return isHealthy(workload, Long.MAX_VALUE);
  }

  /**
   * Whether it runs as it wants to, or as far as it did before.
   *
   * @param readyBefore pods that were ready then: no more can be asked for
   */
  static boolean isHealthy(Descriptor workload, long readyBefore) {
    Readiness now = Readiness.of(workload);
    if (now.wanted() == 0 && !workload.kind().equals("DaemonSet")) {
      return true;
    }
    boolean askedForAll = readyBefore >= now.wanted();
    if (!askedForAll && readyBefore <= 0) {
      return true;
    }
    return isObserved(workload)
        && now.ready() >= Math.min(readyBefore, now.wanted())
        && (!askedForAll || isRolledOut(workload));
  }

  /** Those that have fewer ready pods than they want, as Kind/name, and how many they have. */
  static Map<String, Long> belowWanted(List<Descriptor> workloads) {
    Map<String, Long> below = new TreeMap<>();
    for (Descriptor workload : workloads) {
      Readiness readiness = Readiness.of(workload);
      if (readiness.isBelowWanted()) {
        below.put(workload.kind() + "/" + workload.name(), readiness.ready());
      }
    }
    return below;
  }

  /** Pods of the template before may be ready while the new ones are not. */
  private static boolean isRolledOut(Descriptor workload) {
    return switch (workload.kind()) {
      case "Deployment", "DeploymentConfig" ->
          status(workload, "updatedReplicas") >= Readiness.of(workload).wanted();
      default -> true;
    };
  }

  /** A status of an older generation tells nothing about what was just changed. */
  private static boolean isObserved(Descriptor workload) {
    long generation = workload.longAt("metadata", "generation").orElse(0L);
    return status(workload, "observedGeneration") >= generation;
  }

  private static long status(Descriptor workload, String field) {
    return workload.longAt("status", field).orElse(0L);
  }
}
