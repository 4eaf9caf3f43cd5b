package dev.theseus.planner.finding;

import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was read of the target.
 *
 * @param site its name
 * @param servedKinds as apiVersion/Kind
 * @param storageClasses empty where they may not be listed
 * @param objects everything in the target namespace; empty where it does not exist
 * @param namespace the namespace itself; empty where it does not exist or may not be read
 */
public record Target(
    String site,
    Set<String> servedKinds,
    Optional<List<StorageClass>> storageClasses,
    List<Descriptor> objects,
    Optional<Descriptor> namespace) {

  /** Takes copies. */
  public Target {
    servedKinds = Set.copyOf(servedKinds);
    storageClasses = storageClasses.map(List::copyOf);
    objects = List.copyOf(objects);
  }

  /** Whether the namespace is being deleted. */
  public boolean terminating() {
    return namespace.flatMap(found -> found.at("metadata", "deletionTimestamp")).isPresent();
  }
}
