package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks whether a site can take part in a migration; changes nothing there. */
public final class SiteCheck {

  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  /** How a check ended. */
  public enum Result {
    /** As it should be. */
    OK,
    /** A migration works, with less. */
    WARNING,
    /** A migration from or to here cannot work. */
    FAILED
  }

  /**
   * One line of the answer.
   *
   * @param check what was looked at, for example {@code rights}
   * @param message one sentence
   */
  public record Line(String check, Result result, String message) {}

  /** What Theseus does at a site, with what is lost without the right to it. */
  private record Right(
      String verb, String group, String resource, String subresource, Result without) {
    static Right needed(String verb, String group, String resource) {
      return new Right(verb, group, resource, "", Result.FAILED);
    }
  }

  private static final List<Right> RIGHTS =
      List.of(
          Right.needed("list", "", "pods"),
          Right.needed("create", "", "pods"),
          Right.needed("delete", "", "pods"),
          Right.needed("get", "", "secrets"),
          Right.needed("create", "", "secrets"),
          Right.needed("create", "", "persistentvolumeclaims"),
          Right.needed("list", "apps", "deployments"),
          Right.needed("create", "apps", "deployments"),
          Right.needed("patch", "apps", "deployments"),
          Right.needed("delete", "apps", "deployments"),
          Right.needed("create", "", "namespaces"),
          new Right("list", "storage.k8s.io", "storageclasses", "", Result.WARNING),
          new Right("get", "", "nodes", "proxy", Result.WARNING));

  private final KubernetesSite site;
  private final KubernetesApi api;

  SiteCheck(KubernetesSite site, KubernetesApi api) {
    this.site = site;
    this.api = api;
  }

  /** All lines; the first alone where the site cannot be reached. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    Line reachable =
        line(
            "reachable",
            Result.FAILED,
            () -> "Kubernetes " + site.catalog().version() + " answers.");
    lines.add(reachable);
    if (reachable.result() != Result.OK) {
      return lines;
    }
    lines.add(
        line(
            "kinds",
            Result.FAILED,
            () -> site.catalog().servedKinds().size() + " kinds are served."));
    lines.addAll(rights());
    lines.add(line("storage", Result.WARNING, this::storage));
    lines.add(line("volume usage", Result.WARNING, this::usage));
    return lines;
  }

  private List<Line> rights() {
    List<Right> missing = new ArrayList<>();
    try {
      for (Right right : RIGHTS) {
        if (!allowed(right)) {
          missing.add(right);
        }
      }
    } catch (SiteException unknown) {
      return List.of(new Line("rights", Result.WARNING, unknown.getMessage()));
    }
    if (missing.isEmpty()) {
      return List.of(new Line("rights", Result.OK, "All " + RIGHTS.size() + " rights are there."));
    }
    return missing.stream()
        .map(right ->
            new Line("rights", right.without(), "No right to " + text(right) + "; grant it."))
        .toList();
  }

  private static String text(Right right) {
    String resource = right.subresource().isEmpty() ? "" : "/" + right.subresource();
    return right.verb() + " " + right.resource() + resource;
  }

  private boolean allowed(Right right) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("verb", right.verb());
    attributes.put("group", right.group());
    attributes.put("resource", right.resource());
    attributes.put("subresource", right.subresource());
    String review =
        JsonTree.canonical(
            Map.of(
                "apiVersion", "authorization.k8s.io/v1",
                "kind", "SelfSubjectAccessReview",
                "spec", Map.of("resourceAttributes", attributes)));
    Call call = Call.post(REVIEWS, review, new Action("create", "SelfSubjectAccessReview"));
    return JsonTree.at(api.tree(call), "status", "allowed")
        .filter(Boolean.TRUE::equals)
        .isPresent();
  }

  private String storage() {
    List<StorageClass> classes = site.catalog().storageClasses();
    if (classes.isEmpty()) {
      throw new SiteException(
          SiteException.Kind.PERMANENT,
          "NoStorageClass",
          "site %s has no storage class; claims have to name existing volumes"
              .formatted(site.name()));
    }
    return "Storage classes: "
        + classes.stream()
            .map(each -> each.name() + (each.isDefault() ? " (default)" : ""))
            .collect(Collectors.joining(", "))
        + ".";
  }

  private String usage() {
    List<String> nodes =
        site.objects().list("v1", "Node", "", "").stream().map(node -> node.name()).toList();
    if (nodes.isEmpty()) {
      throw new SiteException(
          SiteException.Kind.RETRIABLE, "NoNode", "site %s has no node".formatted(site.name()));
    }
    Action action = new Action("get", "nodes/proxy stats of node " + nodes.getFirst());
    api.text(Call.get("/api/v1/nodes/" + nodes.getFirst() + "/proxy/stats/summary", action));
    return "Kubelets tell how full volumes are.";
  }

  private static Line line(String check, Result without, Supplier<String> look) {
    try {
      return new Line(check, Result.OK, look.get());
    } catch (SiteException failed) {
      return new Line(check, without, failed.getMessage());
    }
  }
}
