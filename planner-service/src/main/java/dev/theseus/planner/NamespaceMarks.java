package dev.theseus.planner;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import dev.theseus.planner.finding.Target;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Labels and annotations of the source's namespace: PodSecurity, a mesh or a quota reads them, so
 * they are part of how the application runs. A namespace that this migration makes gets them; one
 * that stands already keeps its own.
 */
final class NamespaceMarks {

  private static final String OWN_NAME = "kubernetes.io/metadata.name";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Optional<Descriptor> namespace;

  NamespaceMarks(Optional<Descriptor> namespace) {
    this.namespace =
        namespace.map(found ->
            found
                .withoutLabel(OWN_NAME)
                // An earlier migration's, where the application came here by one.
                .withoutLabel(Marks.MIGRATION)
                .withoutAnnotation(LAST_APPLIED));
  }

  /** What moves, with the namespace in front where it has something to tell. */
  List<Descriptor> with(List<Descriptor> moved, Target target) {
    List<Descriptor> all = new ArrayList<>();
    namespace
        .filter(found -> target.namespace().isEmpty())
        .filter(found -> !found.labels().isEmpty() || !found.annotations().isEmpty())
        .ifPresent(all::add);
    all.addAll(moved);
    return all;
  }

  /** What a namespace that stands already does not say as the source's does. */
  List<Finding> findings(Target target) {
    if (namespace.isEmpty() || target.namespace().isEmpty()) {
      return List.of();
    }
    Map<String, String> missing = new TreeMap<>(namespace.get().labels());
    missing.entrySet().removeAll(target.namespace().get().labels().entrySet());
    return missing.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                Severity.WARNING,
                "Namespace/" + target.namespace().get().name(),
                "It exists and keeps its own labels; the source's has %s, which may decide how pods run. Set what is needed."
                    .formatted(missing)));
  }
}
