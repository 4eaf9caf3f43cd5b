package dev.theseus.cluster.store;

import java.util.List;
import java.util.Set;

/**
 * One kind of object as one version of the API serves it.
 *
 * @param group API group, empty for the core group
 * @param version API version such as {@code v1}
 * @param plural name in paths such as {@code deployments}
 * @param kind name in objects such as {@code Deployment}
 * @param singular name in commands such as {@code deployment}
 * @param shortNames abbreviations such as {@code deploy}
 * @param namespaced whether each object belongs to a namespace
 * @param subresources such as {@code status}, {@code scale}, {@code log}
 * @param categories groups of types that commands name at once such as {@code all}
 */
public record ResourceType(
    String group,
    String version,
    String plural,
    String kind,
    String singular,
    List<String> shortNames,
    boolean namespaced,
    Set<String> subresources,
    List<String> categories) {

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    subresources = Set.copyOf(subresources);
    categories = List.copyOf(categories);
  }

  /** {@code v1} or {@code group/version}, as objects carry it. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code pods} or {@code deployments.apps}, as messages name it. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Whether status is written apart from the rest of the object. */
  public boolean hasStatus() {
    return subresources.contains("status");
  }

  /** Whether both are versions of one and the same resource, so share their objects. */
  public boolean sameResource(ResourceType other) {
    return group.equals(other.group) && plural.equals(other.plural);
  }
}
