package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What a site is to be in a migration. */
  public enum Part {
    /** Where an application runs. */
    SOURCE,
    /** Where one shall run. */
    TARGET
  }

  /**
   * What is going to happen there.
   *
   * @param namespaces where; empty for anywhere, which needs rights in every namespace
   * @param parts as which; each needs rights of its own
   */
  public record Scope(Set<String> namespaces, Set<Part> parts) {
    /** Anything, anywhere. */
    public static final Scope ALL = new Scope(Set.of(), EnumSet.allOf(Part.class));

    /** Takes unmodifiable copies. */
    public Scope {
      namespaces = Collections.unmodifiableSet(new LinkedHashSet<>(namespaces));
      parts = Set.copyOf(parts);
    }
  }

  private final KubernetesSite site;
  private final KubernetesApi api;
  private final Scope scope;

  SiteCheck(KubernetesSite site, KubernetesApi api, Scope scope) {
    this.site = site;
    this.api = api;
    this.scope = scope;
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
    List<AccessRight> wanted = AccessRight.of(scope, this::isThere);
    List<AccessRight> missing = new ArrayList<>();
    try {
      for (AccessRight right : wanted) {
        if (!allowed(right)) {
          missing.add(right);
        }
      }
    } catch (SiteException unknown) {
      return List.of(new Line("rights", Result.WARNING, unknown.getMessage()));
    }
    if (missing.isEmpty()) {
      return List.of(new Line("rights", Result.OK, "All " + wanted.size() + " rights are there."));
    }
    return missing.stream()
        .map(right ->
            new Line(
                "rights",
                right.without(),
                "No right to " + right + "; grant it, for example with docs/rights.yaml."))
        .toList();
  }

  /** Where nobody may look, the namespace counts as there: what creates it says if it is not. */
  private boolean isThere(String namespace) {
    try {
      return site.objects().get(new ObjectKey("v1", "Namespace", "", namespace)).isPresent();
    } catch (SiteException unknown) {
      return true;
    }
  }

  private boolean allowed(AccessRight right) {
    String review =
        JsonTree.canonical(
            Map.of(
                "apiVersion", "authorization.k8s.io/v1",
                "kind", "SelfSubjectAccessReview",
                "spec", Map.of("resourceAttributes", right.attributes())));
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
