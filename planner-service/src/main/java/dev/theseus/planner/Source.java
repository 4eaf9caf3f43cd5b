package dev.theseus.planner;

import dev.theseus.events.Way;
import dev.theseus.sites.VolumeUsage.Usage;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of the source.
 *
 * @param objects everything in the namespace
 * @param unseen kinds that may not be listed
 * @param namespace the namespace itself; empty where it may not be read
 * @param usage usage by claim, for those that a running pod mounts
 * @param dirtyBytesPerSecond written by each workload, by {@code Kind/name}
 * @param clusterBindings ClusterRoleBindings that name accounts of the namespace
 * @param agentExposure how the site lets agents be opened to other networks
 * @param unknown why usage or rates are not known; empty where they are
 */
record Source(
    List<Descriptor> objects,
    List<String> unseen,
    Optional<Descriptor> namespace,
    Map<String, Usage> usage,
    Map<String, Long> dirtyBytesPerSecond,
    List<String> clusterBindings,
    List<Way> agentExposure,
    String unknown) {

  Source {
    objects = List.copyOf(objects);
    unseen = List.copyOf(unseen);
    usage = Map.copyOf(usage);
    dirtyBytesPerSecond = Map.copyOf(dirtyBytesPerSecond);
    clusterBindings = List.copyOf(clusterBindings);
    agentExposure = List.copyOf(agentExposure);
  }

  /** Whether the namespace is being deleted. */
  boolean terminating() {
    return namespace.flatMap(found -> found.at("metadata", "deletionTimestamp")).isPresent();
  }
}
