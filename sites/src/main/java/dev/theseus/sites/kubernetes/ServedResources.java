package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an API server has, by discovery: read once, and again when something is missing. */
final class ServedResources {

  private static final long REFRESH_AT_MOST_EVERY_NANOS = 500_000_000L;

  private final KubernetesApi api;
  private final Parallel parallel;
  private @Nullable Snapshot snapshot;

  ServedResources(KubernetesApi api, Parallel parallel) {
    this.api = api;
    this.parallel = parallel;
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
    List<String> versions = new ArrayList<>();
    Call core = Call.get("/api", new Action("get", "API versions"));
    JsonTree.listAt(api.tree(core), "versions").forEach(v -> versions.add(String.valueOf(v)));
    Call groups = Call.get("/apis", new Action("get", "API groups"));
    for (Object group : JsonTree.listAt(api.tree(groups), "groups")) {
      JsonTree.textAt(group, "preferredVersion", "groupVersion").ifPresent(versions::add);
      for (Object version : JsonTree.listAt(group, "versions")) {
        JsonTree.textAt(version, "groupVersion")
            .filter(v -> !versions.contains(v))
            .ifPresent(versions::add);
      }
    }
    List<Group> read = parallel.map(versions, this::group);
    Map<String, ServedResource> byKind = new LinkedHashMap<>();
    List<String> unavailable = new ArrayList<>();
    for (Group group : read) {
      group.resources.forEach(r -> byKind.putIfAbsent(r.apiVersion() + "/" + r.kind(), r));
      unavailable.addAll(group.unavailable);
    }
    return new Snapshot(byKind, List.copyOf(unavailable), System.nanoTime());
  }

  private Group group(String apiVersion) {
    String path = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    try {
      Map<String, Object> list =
          api.tree(Call.get(path, new Action("get", "resources of " + apiVersion)));
      List<ServedResource> resources = new ArrayList<>();
      for (Object entry : JsonTree.listAt(list, "resources")) {
        String plural = JsonTree.textAt(entry, "name").orElse("");
        if (!plural.isEmpty() && !plural.contains("/")) {
          resources.add(resource(apiVersion, plural, entry));
        }
      }
      return new Group(resources, List.of());
    } catch (SiteException down) {
      if (down.reason().equals("Unauthorized") || down.reason().equals("Unreachable")) {
        throw down;
      }
      // An aggregated API whose server is down must not hide the others.
      return new Group(List.of(), List.of(apiVersion + " (" + down.reason() + ")"));
    }
  }

  private static ServedResource resource(String apiVersion, String plural, Object entry) {
    TreeSet<String> verbs = new TreeSet<>();
    JsonTree.listAt(entry, "verbs").forEach(verb -> verbs.add(String.valueOf(verb)));
    return new ServedResource(
        apiVersion,
        JsonTree.textAt(entry, "kind").orElse(""),
        plural,
        JsonTree.at(entry, "namespaced").filter(Boolean.TRUE::equals).isPresent(),
        verbs);
  }

  private record Group(List<ServedResource> resources, List<String> unavailable) {}

  private record Snapshot(
      Map<String, ServedResource> byKind, List<String> unavailable, long readAtNanos) {
    Optional<ServedResource> find(String apiVersion, String kind) {
      return Optional.ofNullable(byKind.get(apiVersion + "/" + kind));
    }
  }
}
