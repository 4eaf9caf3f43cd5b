package dev.theseus.planner;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.inventory.Component;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.prediction.Task;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The task that a prediction is made for. */
final class Tasks {

  private static final long USUAL_GRACE_SECONDS = 30;
  private static final long USUAL_PERIOD_SECONDS = 10;

  private Tasks() {}

  static Task of(MigrationSpec spec, Inventory inventory, List<VolumePlan> volumes, Source source) {
    Set<String> writers = new HashSet<>();
    volumes.forEach(volume -> writers.addAll(volume.usedBy()));
    // A writer of two volumes writes its bytes once.
    long dirty =
        writers.stream().mapToLong(id -> source.dirtyBytesPerSecond().getOrDefault(id, 0L)).sum();
    return new Task(
        spec.source().namespace(),
        volumes.stream()
            .map(v -> new Task.Volume(v.capacityBytes(), v.usedBytes(), v.files()))
            .toList(),
        dirty,
        inventory.components().stream()
            .filter(component -> component.replicas() > 0)
            .map(Tasks::workload)
            .toList(),
        spec.downtimeBudgetMillis(),
        spec.maxRounds(),
        spec.verifyFull());
  }

  private static Task.Workload workload(Component component) {
    Object pod = component.template().spec();
    List<Object> probes =
        JsonTree.listAt(pod, "containers").stream()
            .flatMap(container -> JsonTree.at(container, "readinessProbe").stream())
            .toList();
    return new Task.Workload(
        number(JsonTree.at(pod, "terminationGracePeriodSeconds"), USUAL_GRACE_SECONDS),
        probes.stream()
            .mapToLong(probe -> number(JsonTree.at(probe, "initialDelaySeconds"), 0))
            .max()
            .orElse(0),
        probes.stream()
            .mapToLong(probe -> number(JsonTree.at(probe, "periodSeconds"), USUAL_PERIOD_SECONDS))
            .max()
            .orElse(0),
        !component.database().isEmpty());
  }

  private static long number(Optional<Object> value, long otherwise) {
    return value.filter(Long.class::isInstance).map(Long.class::cast).orElse(otherwise);
  }
}
