package dev.theseus.sites.kubernetes;

import dev.theseus.sites.kubernetes.GrantedRoles.Granted;
import dev.theseus.sites.kubernetes.SiteCheck.Part;
import dev.theseus.sites.kubernetes.SiteCheck.Result;
import dev.theseus.sites.kubernetes.SiteCheck.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Something that Theseus does at a site; {@code docs/rights.yaml} grants all of it.
 *
 * @param group {@code *} for all
 * @param resource with its subresource; {@code *} for all
 * @param namespace where; empty for the whole site
 * @param without how a check ends where the right is missing
 */
record AccessRight(String verb, String group, String resource, String namespace, Result without) {

  /** What belongs to no namespace; without it less is known beforehand, and the rest works. */
  private static final String WHOLE_SITE_ROLE = "theseus-reader";

  /** Only where agents are opened to other networks. */
  private static final String EXPOSURE_ROLE = "theseus-exposure";

  private static final String NAMESPACES = "namespaces";

  /**
   * All that is needed.
   *
   * @param opensAgents whether agents of a source are opened to other networks
   */
  static List<AccessRight> of(Scope scope, boolean opensAgents, Predicate<String> isThere) {
    GrantedRoles roles = GrantedRoles.read();
    Set<String> namespaces = scope.namespaces().isEmpty() ? Set.of("") : scope.namespaces();
    boolean makesNamespaces = namespaces.contains("") || !namespaces.stream().allMatch(isThere);
    Set<AccessRight> rights = new LinkedHashSet<>();
    roles.of(WHOLE_SITE_ROLE).forEach(each -> rights.add(right(each, "", Result.WARNING)));
    for (Part part : Part.values()) {
      if (!scope.parts().contains(part)) {
        continue;
      }
      for (Granted each : roles.of(part.role())) {
        if (!each.resource().equals(NAMESPACES)) {
          namespaces.forEach(where -> rights.add(right(each, where, Result.FAILED)));
        } else if (makesNamespaces) {
          rights.add(right(each, "", Result.FAILED));
        }
      }
    }
    if (opensAgents && scope.parts().contains(Part.SOURCE)) {
      for (Granted each : roles.of(EXPOSURE_ROLE)) {
        namespaces.forEach(where -> rights.add(right(each, where, Result.FAILED)));
      }
    }
    return List.copyOf(rights);
  }

  private static AccessRight right(Granted granted, String namespace, Result without) {
    return new AccessRight(granted.verb(), granted.group(), granted.resource(), namespace, without);
  }

  /** Whether it is about every kind. */
  boolean isOfEverything() {
    return resource.equals("*");
  }

  /** The same of one kind only, without which objects stay unseen. */
  AccessRight ofOne(ServedResource kind) {
    return new AccessRight(verb, kind.group(), kind.plural(), namespace, Result.WARNING);
  }

  /** As a SelfSubjectAccessReview asks for it. */
  Map<String, String> attributes() {
    String[] parts = resource.split("/", 2);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("verb", verb);
    attributes.put("group", group);
    attributes.put("resource", parts[0]);
    attributes.put("subresource", parts.length == 1 ? "" : parts[1]);
    attributes.put("namespace", namespace);
    return attributes;
  }

  /** For people: {@code patch deployments.apps}. */
  @Override
  public String toString() {
    return isOfEverything()
        ? verb + " everything"
        : verb + " " + resource + (group.isEmpty() || group.equals("*") ? "" : "." + group);
  }
}
