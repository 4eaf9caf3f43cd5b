package dev.theseus.deployer.step;

import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the source still stands as quiesce left it. What an autoscaler, a synchronisation or a
 * person starts there after the volumes were compared would be lost at the switch, so the step
 * before the pivot looks for it: a workload that was changed, even if it is stopped again, or a pod
 * that runs.
 */
final class Stillness {

  private final Place source;
  private final Frozen frozen;

  Stillness(Place source, Frozen frozen) {
    this.source = source;
    this.frozen = frozen;
  }

  /** Refuses for good when something wrote, or may have written. */
  void check() {
    List<ObjectKey> workloads = new ArrayList<>();
    for (Map.Entry<String, Long> stopped : frozen.generations().entrySet()) {
      ObjectKey key = key(stopped.getKey());
      workloads.add(key);
      source
          .objects()
          .get(key)
          .filter(now -> generation(now) != stopped.getValue())
          .ifPresent(changed -> {
            throw broken(
                source.subject(key),
                "%s was changed (generation %d, and %d when it was stopped)"
                    .formatted(key, generation(changed), stopped.getValue()));
          });
    }
    writer(workloads)
        .ifPresent(pod -> {
          throw broken(
              "Pod/" + pod.name(), "pod %s of %s runs".formatted(pod.name(), pod.controller()));
        });
  }

  private Optional<PodFact> writer(List<ObjectKey> workloads) {
    return source.site().pods().running(source.namespace()).stream()
        .filter(pod -> !pod.agent())
        .filter(pod ->
            pod.claims().stream().anyMatch(frozen.volumes()::contains)
                || workloads.stream().anyMatch(key -> Workloads.isSame(pod.controller(), key)))
        .findFirst();
  }

  static long generation(Descriptor workload) {
    return workload.longAt("metadata", "generation").orElse(0L);
  }

  /** How {@link Frozen#generations} names a workload. */
  static String name(ObjectKey key) {
    return key.apiVersion() + "/" + key.kind() + "/" + key.name();
  }

  private ObjectKey key(String name) {
    int kind = name.lastIndexOf('/', name.lastIndexOf('/') - 1);
    String[] rest = name.substring(kind + 1).split("/", 2);
    return new ObjectKey(name.substring(0, kind), rest[0], source.namespace(), rest[1]);
  }

  private StepException broken(String subject, String what) {
    return StepException.permanent(
        subject,
        "%s at site %s, while the source had to stand still: what was written there since the volumes were compared would be lost; pause what starts it, and migrate again"
            .formatted(what, source.site().name()));
  }
}
