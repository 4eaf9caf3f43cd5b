package dev.theseus.sites.kubernetes;

import dev.theseus.sites.kubernetes.GroupDiscovery.GroupVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an API server has, by discovery: read once, and again when something is missing. */
final class ServedResources {

  private static final long REFRESH_AT_MOST_EVERY_NANOS = 500_000_000L;

  private final OldestVersion oldest;
  private final GroupDiscovery discovery;
  private @Nullable Snapshot snapshot;

  ServedResources(KubernetesApi api, Parallel parallel) {
    this.oldest = new OldestVersion(api);
    this.discovery = new GroupDiscovery(api, parallel);
  }

  /** The resource of that kind; a miss reads again, for a definition may have come meanwhile. */
  Optional<ServedResource> find(String apiVersion, String kind) {
    Snapshot known = snapshot(false);
    Optional<ServedResource> found = known.find(apiVersion, kind);
    return found.isPresent() ? found : snapshot(true).find(apiVersion, kind);
  }

  /**
   * All of them; the first version of a group comes first, and the core group before the others.
   */
  Collection<ServedResource> all() {
    return snapshot(false).byKind.values();
  }

  /** Group versions that are announced but do not answer, as people read them. */
  List<String> unavailable() {
    return snapshot(false).unavailable;
  }

  void refresh() {
    snapshot(true);
  }

  private synchronized Snapshot snapshot(boolean again) {
    Snapshot known = snapshot;
    if (known == null
        || (again && System.nanoTime() - known.readAtNanos > REFRESH_AT_MOST_EVERY_NANOS)) {
      known = read();
      snapshot = known;
    }
    return known;
  }

  private Snapshot read() {
    if (snapshot == null) {
      // Once: before it no object can be read or written, since nobody knows its path.
      oldest.requireUnlessHidden();
    }
    Map<String, ServedResource> byKind = new LinkedHashMap<>();
    List<String> unavailable = new ArrayList<>();
    for (GroupVersion group : discovery.read()) {
      group.resources().forEach(r -> byKind.putIfAbsent(r.apiVersion() + "/" + r.kind(), r));
      group.unavailable().ifPresent(unavailable::add);
    }
    return new Snapshot(byKind, List.copyOf(unavailable), System.nanoTime());
  }

  private record Snapshot(
      Map<String, ServedResource> byKind, List<String> unavailable, long readAtNanos) {
    Optional<ServedResource> find(String apiVersion, String kind) {
      return Optional.ofNullable(byKind.get(apiVersion + "/" + kind));
    }
  }
}
