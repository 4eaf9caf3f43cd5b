package dev.theseus.sites.kubernetes;

import java.util.Set;

/** One resource type that an API server has. */
record ServedResource(
    String apiVersion, String kind, String plural, boolean namespaced, Set<String> verbs) {

  ServedResource {
    verbs = Set.copyOf(verbs);
  }

  String group() {
    return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
  }

  boolean readable() {
    return verbs.contains("list") && verbs.contains("get");
  }

  /** Path of the collection; an empty namespace means all of them. */
  String path(String namespace) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/")
        + apiVersion
        + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
        + "/"
        + plural;
  }

  String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }
}
