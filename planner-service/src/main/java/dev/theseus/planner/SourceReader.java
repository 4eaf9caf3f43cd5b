package dev.theseus.planner;

import dev.theseus.sites.ObjectStore.Discovered;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.VolumeUsage.Usage;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Reads the source: its objects while two samples of its write counters are taken. */
final class SourceReader {

  private final Duration sampleInterval;

  SourceReader(Duration sampleInterval) {
    this.sampleInterval = sampleInterval;
  }

  Source read(Site site, String namespace) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Rates> rates = threads.submit(() -> rates(site, namespace));
      Future<Map<String, Usage>> usage = threads.submit(() -> site.volumes().usage(namespace));
      Future<List<String>> bindings = threads.submit(() -> bindings(site, namespace));
      Future<Optional<Descriptor>> itself = threads.submit(() -> namespace(site, namespace));
      // Everything is read whatever the selector is: what a selected pod needs may have no label.
      Discovered found = site.objects().discover(namespace, "");
      String unknown = "";
      Map<String, Usage> known = Map.of();
      Map<String, Long> dirty = Map.of();
      try {
        known = Joined.of(usage);
        dirty = Joined.of(rates).byWorkload();
      } catch (SiteException denied) {
        // Sizes and rates make a plan better; a plan without them is still one.
        unknown = denied.getMessage();
      }
      return new Source(
          found.objects(),
          found.unseen(),
          Joined.of(itself),
          known,
          dirty,
          Joined.of(bindings),
          site.agents().exposure(),
          unknown);
    }
  }

  private Rates rates(Site site, String namespace) throws InterruptedException {
    long startNanos = System.nanoTime();
    Map<String, Long> before = site.volumes().writtenBytes(namespace);
    List<PodFact> pods = site.pods().running(namespace);
    long left = startNanos + sampleInterval.toNanos() - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
    Map<String, Long> after = site.volumes().writtenBytes(namespace);
    return new Rates(before, after, (System.nanoTime() - startNanos) / 1e9, pods);
  }

  /** Two samples of what pods wrote. */
  record Rates(
      Map<String, Long> before, Map<String, Long> after, double seconds, List<PodFact> pods) {

    Map<String, Long> byWorkload() {
      Map<String, Long> rates = new HashMap<>();
      for (PodFact pod : pods) {
        Long first = before.get(pod.name());
        Long last = after.get(pod.name());
        if (first != null && last != null && !pod.agent()) {
          // A counter that went back belongs to a container that started anew.
          long written = Math.max(0, last - first);
          String workload = pod.controller().kind() + "/" + pod.controller().name();
          rates.merge(workload, Math.round(written / seconds), Long::sum);
        }
      }
      return rates;
    }
  }

  /** The namespace itself. */
  static Optional<Descriptor> namespace(Site site, String namespace) {
    try {
      return site.objects().get(new ObjectKey("v1", "Namespace", "", namespace));
    } catch (SiteException denied) {
      return Optional.empty(); // Who may not read the namespace learns it from the first write.
    }
  }

  private static List<String> bindings(Site site, String namespace) {
    try {
      return site
          .objects()
          .list("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", "")
          .stream()
          .filter(binding -> names(binding, namespace))
          .map(Descriptor::name)
          .collect(Collectors.toList());
    } catch (SiteException denied) {
      return List.of(); // Cluster-wide objects are often nobody's business in a namespace.
    }
  }

  private static boolean names(Descriptor binding, String namespace) {
    return binding.listAt("subjects").stream()
        .anyMatch(subject ->
            JsonTree.textAt(subject, "kind").orElse("").equals("ServiceAccount")
                && JsonTree.textAt(subject, "namespace").orElse("").equals(namespace));
  }
}
