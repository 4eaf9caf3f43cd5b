package dev.theseus.cluster.access;

/**
 * Something that somebody asks to do to objects.
 *
 * @param verb as in roles: get, list, watch, create, update, patch, delete, deletecollection
 * @param group empty for the core group
 * @param resource such as {@code pods}
 * @param subresource such as {@code log}; empty for the object itself
 * @param namespace empty: all of them, or a kind without
 * @param name empty for a collection
 */
public record Wish(
    String verb, String group, String resource, String subresource, String namespace, String name) {

  /** As roles write it: {@code pods/log}. */
  public String path() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** The same for every object of every namespace: what a role has to grant for it. */
  public Wish anywhere() {
    return new Wish(verb, group, resource, subresource, "", "");
  }
}
