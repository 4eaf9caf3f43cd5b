package dev.theseus.sites.kubernetes;

import dev.theseus.sites.kubernetes.SiteCheck.Part;
import dev.theseus.sites.kubernetes.SiteCheck.Result;
import dev.theseus.sites.kubernetes.SiteCheck.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Something that Theseus does at a site; {@code docs/rights.yaml} grants all of it.
 *
 * @param namespace where; empty for the whole site
 * @param without how a check ends where the right is missing
 */
record AccessRight(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    Result without) {

  /** One line of the table below. */
  private record Rule(String group, String resource, Set<Part> parts, List<String> verbs) {
    static Rule both(String group, String resource, String... verbs) {
      return new Rule(group, resource, EnumSet.allOf(Part.class), List.of(verbs));
    }

    static Rule target(String group, String resource, String... verbs) {
      return new Rule(group, resource, EnumSet.of(Part.TARGET), List.of(verbs));
    }
  }

  private static final List<Rule> IN_NAMESPACES =
      List.of(
          Rule.both("", "pods", "list", "get", "watch", "create", "delete"),
          Rule.both("", "secrets", "list", "get", "create", "delete"),
          Rule.both("", "configmaps", "list", "get", "create", "patch", "delete"),
          Rule.both("", "persistentvolumeclaims", "list", "get"),
          Rule.target("", "persistentvolumeclaims", "create", "delete"),
          Rule.both("", "services", "list", "get", "watch", "patch"),
          Rule.target("", "services", "create", "delete"),
          Rule.both("apps", "deployments", "list", "get", "watch", "patch"),
          Rule.target("apps", "deployments", "create", "delete"),
          Rule.both("apps", "statefulsets", "list", "get", "watch", "patch"),
          Rule.target("apps", "statefulsets", "create", "delete"));

  /** All that is needed. */
  static List<AccessRight> of(Scope scope, Predicate<String> isThere) {
    Set<String> namespaces = scope.namespaces().isEmpty() ? Set.of("") : scope.namespaces();
    List<AccessRight> rights = new ArrayList<>();
    for (String namespace : namespaces) {
      for (Rule rule : IN_NAMESPACES) {
        if (!Collections.disjoint(rule.parts(), scope.parts())) {
          rule.verbs().forEach(verb -> rights.add(needed(verb, rule, namespace)));
        }
      }
    }
    if (scope.parts().contains(Part.TARGET)) {
      if (namespaces.contains("") || !namespaces.stream().allMatch(isThere)) {
        rights.add(new AccessRight("create", "", "namespaces", "", "", Result.FAILED));
      }
      rights.add(
          new AccessRight("list", "storage.k8s.io", "storageclasses", "", "", Result.WARNING));
    }
    if (scope.parts().contains(Part.SOURCE)) {
      rights.add(new AccessRight("get", "", "nodes", "proxy", "", Result.WARNING));
    }
    return rights;
  }

  private static AccessRight needed(String verb, Rule rule, String namespace) {
    return new AccessRight(verb, rule.group(), rule.resource(), "", namespace, Result.FAILED);
  }

  /** As a SelfSubjectAccessReview asks for it. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("verb", verb);
    attributes.put("group", group);
    attributes.put("resource", resource);
    attributes.put("subresource", subresource);
    attributes.put("namespace", namespace);
    return attributes;
  }

  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (subresource.isEmpty() ? "" : "/" + subresource)
        + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
