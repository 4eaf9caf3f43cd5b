package dev.theseus.sites.kubernetes;

import dev.theseus.sites.ObjectStore.Discovered;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads everything that lives in one namespace, whatever kinds there are. */
final class NamespaceDiscovery {

  /** Kinds that are computed or only pass by; some list thousands. */
  private static final Set<String> SKIPPED =
      Set.of("/Event", "events.k8s.io/Event", "metrics.k8s.io/PodMetrics");

  private final KubernetesObjects objects;
  private final KubernetesApi api;
  private final ServedResources served;
  private final Parallel parallel;

  NamespaceDiscovery(
      KubernetesObjects objects, KubernetesApi api, ServedResources served, Parallel parallel) {
    this.objects = objects;
    this.api = api;
    this.served = served;
    this.parallel = parallel;
  }

  Discovered discover(String namespace, String labelSelector) {
    requireNamespace(namespace);
    // A definition may have come since: objects of a kind that nobody looked for are left behind.
    served.refresh();
    List<ServedResource> kinds = kinds();
    List<OneKind> read = parallel.map(kinds, kind -> read(kind, namespace, labelSelector));
    List<String> unseen = new ArrayList<>(served.unavailable());
    List<Descriptor> found = new ArrayList<>();
    Set<String> uids = new HashSet<>();
    for (OneKind kind : read) {
      kind.unseen.ifPresent(unseen::add);
      for (Descriptor object : kind.objects) {
        // One object may be served in two groups; the group that comes first keeps it.
        if (object.uid().map(uids::add).orElse(true)) {
          found.add(object);
        }
      }
    }
    if (!kinds.isEmpty() && unseen.size() >= kinds.size()) {
      throw api.failures()
          .permanent(
              "Forbidden",
              new Action("list", "anything in namespace " + namespace),
              "no right to list any of %d kinds; grant get and list in this namespace"
                  .formatted(kinds.size()));
    }
    return new Discovered(found, unseen);
  }

  private void requireNamespace(String namespace) {
    Optional<Descriptor> found;
    try {
      found = objects.get(new ObjectKey("v1", "Namespace", "", namespace));
    } catch (SiteException failed) {
      if (failed.reason().equals("Forbidden")) {
        return; // Rights inside a namespace do not include reading the namespace itself.
      }
      throw failed;
    }
    if (found.isEmpty()) {
      throw api.failures()
          .permanent(
              "NotFound",
              new Action("get", "Namespace " + namespace),
              "this site has no such namespace; name one that it has");
    }
  }

  private List<ServedResource> kinds() {
    Set<String> seen = new HashSet<>();
    return served.all().stream()
        .filter(resource -> resource.namespaced() && resource.readable())
        .filter(resource -> !SKIPPED.contains(resource.group() + "/" + resource.kind()))
        .filter(resource -> seen.add(resource.group() + "/" + resource.kind()))
        .toList();
  }

  private OneKind read(ServedResource kind, String namespace, String labelSelector) {
    try {
      return new OneKind(objects.list(kind, namespace, labelSelector, "500"), Optional.empty());
    } catch (SiteException failed) {
      return switch (failed.reason()) {
        case "Forbidden", "MethodNotAllowed", "NotFound" ->
            new OneKind(List.of(), Optional.of(kind.apiVersion() + "/" + kind.kind()));
        default -> throw failed;
      };
    }
  }

  private record OneKind(List<Descriptor> objects, Optional<String> unseen) {}
}
