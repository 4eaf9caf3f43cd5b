package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an API server says that it serves: everything in two answers where it knows how to, as from
 * Kubernetes 1.27 on, else one answer for each version of each group.
 */
final class GroupDiscovery {

  private static final String LIST_KIND = "APIGroupDiscoveryList";
  private static final String WHOLE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final KubernetesApi api;
  private final Parallel parallel;

  GroupDiscovery(KubernetesApi api, Parallel parallel) {
    this.api = api;
    this.parallel = parallel;
  }

  /**
   * One version of a group.
   *
   * @param unavailable why its resources are not known, for people; empty where they are
   */
  record GroupVersion(List<ServedResource> resources, Optional<String> unavailable) {}

  /** The core group first, then in the server's order; a group's preferred version comes first. */
  List<GroupVersion> read() {
    Call core = Call.get("/api", new Action("get", "API versions")).accepting(WHOLE);
    Call others = Call.get("/apis", new Action("get", "API groups")).accepting(WHOLE);
    List<Map<String, Object>> answers = parallel.map(List.of(core, others), api::tree);
    List<GroupVersion> read = new ArrayList<>();
    for (Map<String, Object> answer : answers) {
      read.addAll(
          JsonTree.textAt(answer, "kind").filter(LIST_KIND::equals).isPresent()
              ? whole(answer)
              : parallel.map(versions(answer), this::one));
    }
    return read;
  }

  private static List<GroupVersion> whole(Map<String, Object> answer) {
    List<GroupVersion> read = new ArrayList<>();
    for (Object group : JsonTree.listAt(answer, "items")) {
      String name = JsonTree.textAt(group, "metadata", "name").orElse("");
      for (Object version : JsonTree.listAt(group, "versions")) {
        String number = JsonTree.textAt(version, "version").orElse("");
        String apiVersion = name.isEmpty() ? number : name + "/" + number;
        // A server behind the API server did not answer: what it served before is no promise.
        boolean stale = JsonTree.textAt(version, "freshness").filter("Stale"::equals).isPresent();
        read.add(
            stale
                ? new GroupVersion(List.of(), Optional.of(apiVersion + " (its server is down)"))
                : new GroupVersion(
                    JsonTree.listAt(version, "resources").stream()
                        .map(entry -> wholeEntry(apiVersion, entry))
                        .toList(),
                    Optional.empty()));
      }
    }
    return read;
  }

  private static ServedResource wholeEntry(String apiVersion, Object entry) {
    return new ServedResource(
        apiVersion,
        JsonTree.textAt(entry, "responseKind", "kind").orElse(""),
        JsonTree.textAt(entry, "resource").orElse(""),
        JsonTree.textAt(entry, "scope").filter("Namespaced"::equals).isPresent(),
        verbs(entry));
  }

  private static List<String> versions(Map<String, Object> answer) {
    List<String> versions = new ArrayList<>();
    JsonTree.listAt(answer, "versions").forEach(v -> versions.add(String.valueOf(v)));
    for (Object group : JsonTree.listAt(answer, "groups")) {
      JsonTree.textAt(group, "preferredVersion", "groupVersion").ifPresent(versions::add);
      for (Object version : JsonTree.listAt(group, "versions")) {
        JsonTree.textAt(version, "groupVersion")
            .filter(v -> !versions.contains(v))
            .ifPresent(versions::add);
      }
    }
    return versions;
  }

  private GroupVersion one(String apiVersion) {
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
      return new GroupVersion(resources, Optional.empty());
    } catch (SiteException down) {
      if (down.reason().equals("Unauthorized") || down.reason().equals("Unreachable")) {
        throw down;
      }
      // An aggregated API whose server is down must not hide the others.
      return new GroupVersion(List.of(), Optional.of(apiVersion + " (" + down.reason() + ")"));
    }
  }

  private static ServedResource resource(String apiVersion, String plural, Object entry) {
    return new ServedResource(
        apiVersion,
        JsonTree.textAt(entry, "kind").orElse(""),
        plural,
        JsonTree.at(entry, "namespaced").filter(Boolean.TRUE::equals).isPresent(),
        verbs(entry));
  }

  private static Set<String> verbs(Object entry) {
    Set<String> verbs = new TreeSet<>();
    JsonTree.listAt(entry, "verbs").forEach(verb -> verbs.add(String.valueOf(verb)));
    return verbs;
  }
}
