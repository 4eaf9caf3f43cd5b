package dev.theseus.planner;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.sites.VolumeUsage.Usage;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The volumes whose content moves. */
final class VolumePlans {

  private static final Set<String> NOTHING_TO_COPY = Set.of("Pending", "Lost");
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private VolumePlans() {}

  static List<VolumePlan> of(Inventory inventory, MigrationSpec spec, Source source) {
    return inventory.claims().stream()
        .filter(claim -> !claim.textAt("spec", "volumeMode").orElse("").equals("Block"))
        .filter(claim -> !NOTHING_TO_COPY.contains(claim.textAt("status", "phase").orElse("")))
        .map(claim -> plan(claim, inventory, spec, source))
        .toList();
  }

  private static VolumePlan plan(
      Descriptor claim, Inventory inventory, MigrationSpec spec, Source source) {
    Optional<Usage> usage = Optional.ofNullable(source.usage().get(claim.name()));
    List<String> users = inventory.usersOf(claim.name());
    String storageClass =
        claim.textAt("spec", "storageClassName").or(() -> claim.annotation(OLD_CLASS)).orElse("");
    return new VolumePlan(
        claim.name(),
        claim.name(),
        capacity(claim),
        usage.map(Usage::usedBytes).orElse(-1L),
        usage.map(Usage::files).orElse(-1L),
        storageClass,
        spec.storageClasses().getOrDefault(storageClass, storageClass),
        claim.listAt("spec", "accessModes").stream().map(String::valueOf).toList(),
        users,
        users.stream().mapToLong(id -> source.dirtyBytesPerSecond().getOrDefault(id, 0L)).sum());
  }

  private static long capacity(Descriptor claim) {
    return claim
        .at("status", "capacity", "storage")
        .or(() -> claim.at("spec", "resources", "requests", "storage"))
        .map(size -> Quantity.bytes(size).orElse(0))
        .orElse(0L);
  }
}
