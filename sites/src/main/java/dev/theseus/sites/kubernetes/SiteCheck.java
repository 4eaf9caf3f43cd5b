package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks whether a site can take part in a migration; changes nothing there. */
public final class SiteCheck {

  /** The name of the first line where nobody answered. */
  public static final String REACHABLE = "reachable";

  private static final int AT_ONCE = 8;

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
   * @param check what was looked at: reachable, access, version, right, kind, class or path
   * @param what the one thing, for example {@code patch deployments.apps}
   * @param where a namespace or a node; empty for the site
   * @param message one sentence
   */
  public record Line(String check, Result result, String what, String where, String message) {}

  /** What a site is to be in a migration. */
  public enum Part {
    /** Where plans are made from, and nothing is written. */
    PLANNER("theseus-planner"),
    /** Where an application runs. */
    SOURCE("theseus-source"),
    /** Where one shall run. */
    TARGET("theseus-target");

    private final String role;

    Part(String role) {
      this.role = role;
    }

    /** Its role in {@code docs/rights.yaml}. */
    public String role() {
      return role;
    }
  }

  /**
   * What is going to happen there.
   *
   * @param namespaces where; empty for anywhere, which needs rights in every namespace
   * @param parts as which; each needs rights of its own
   * @param kinds that it has to serve, such as apps/v1/Deployment
   * @param storageClasses that it has to have
   */
  public record Scope(
      Set<String> namespaces, Set<Part> parts, Set<String> kinds, Set<String> storageClasses) {
    /** Anything, anywhere. */
    public static final Scope ALL = new Scope(Set.of(), EnumSet.allOf(Part.class));

    /** Takes unmodifiable copies. */
    public Scope {
      namespaces = Collections.unmodifiableSet(new LinkedHashSet<>(namespaces));
      parts = Set.copyOf(parts);
      kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
      storageClasses = Collections.unmodifiableSet(new TreeSet<>(storageClasses));
    }

    /** Without asking for a kind or class. */
    public Scope(Set<String> namespaces, Set<Part> parts) {
      this(namespaces, parts, Set.of(), Set.of());
    }
  }

  private final KubernetesSite site;
  private final KubernetesApi api;
  private final ServedResources served;
  private final Scope scope;

  SiteCheck(KubernetesSite site, KubernetesApi api, ServedResources served, Scope scope) {
    this.site = site;
    this.api = api;
    this.served = served;
    this.scope = scope;
  }

  /** All lines; the first alone where the site cannot be used at all. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    try {
      String version = site.catalog().version();
      lines.add(
          new Line(REACHABLE, Result.OK, site.name(), "", "Kubernetes " + version + " answers."));
    } catch (SiteException failed) {
      return List.of(first(failed));
    }
    try {
      lines.addAll(kinds());
    } catch (SiteException failed) {
      lines.add(new Line("kind", Result.FAILED, "all", "", failed.getMessage()));
      return lines;
    }
    lines.addAll(
        new RightsCheck(api, served, new Parallel(AT_ONCE))
            .lines(AccessRight.of(scope, opensAgents(), this::isThere)));
    lines.addAll(storage());
    lines.add(line("path", "kubelets", Result.WARNING, this::usage));
    return lines;
  }

  private boolean opensAgents() {
    return !site.description().agentExposure().isEmpty();
  }

  private Line first(SiteException failed) {
    String check =
        failed.kind() == SiteException.Kind.RETRIABLE
            ? REACHABLE
            : failed.reason().equals("TooOld") ? "version" : "access";
    return new Line(check, Result.FAILED, site.name(), "", failed.getMessage());
  }

  private List<Line> kinds() {
    Set<String> all = new TreeSet<>(site.catalog().servedKinds());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("kind", Result.OK, all.size() + " kinds", "", "They are served."));
    for (String kind : scope.kinds()) {
      if (!all.contains(kind)) {
        String name = kind.substring(kind.lastIndexOf('/'));
        List<String> others = all.stream().filter(each -> each.endsWith(name)).toList();
        lines.add(
            new Line(
                others.isEmpty() ? "kind" : "version",
                Result.FAILED,
                kind,
                "",
                others.isEmpty()
                    ? "Site %s does not serve it; install its definition there."
                        .formatted(site.name())
                    : "Site %s serves it only as %s; a migration converts it where it knows how to."
                        .formatted(site.name(), String.join(", ", others))));
      }
    }
    for (String gone : served.unavailable()) {
      lines.add(
          new Line(
              "version",
              Result.WARNING,
              gone,
              "",
              "Its objects stay behind unseen until its server answers."));
    }
    return lines;
  }

  /** Where nobody may look, the namespace counts as there: what creates it says if it is not. */
  private boolean isThere(String namespace) {
    try {
      return site.objects().get(new ObjectKey("v1", "Namespace", "", namespace)).isPresent();
    } catch (SiteException unknown) {
      return true;
    }
  }

  private List<Line> storage() {
    List<StorageClass> classes;
    try {
      classes = site.catalog().storageClasses();
    } catch (SiteException unknown) {
      return List.of(new Line("class", Result.WARNING, "all", "", unknown.getMessage()));
    }
    Set<String> names = new TreeSet<>();
    classes.forEach(each -> names.add(each.name()));
    List<Line> lines = new ArrayList<>();
    for (String wanted : scope.storageClasses()) {
      if (!names.contains(wanted)) {
        lines.add(
            new Line(
                "class",
                Result.FAILED,
                wanted,
                "",
                "Site %s has only %s; make it or map it with --map-storage-class."
                    .formatted(site.name(), names)));
      }
    }
    if (classes.stream().noneMatch(StorageClass::isDefault)) {
      lines.add(
          new Line(
              "class",
              Result.WARNING,
              "default",
              "",
              "No storage class of %s is the default one; claims have to name theirs."
                  .formatted(names)));
    }
    if (lines.isEmpty()) {
      lines.add(new Line("class", Result.OK, String.join(", ", names), "", "They are there."));
    }
    return lines;
  }

  private String usage() {
    String node =
        nodes()
            .findFirst()
            .orElseThrow(() ->
                new SiteException(
                    SiteException.Kind.RETRIABLE,
                    "NoNode",
                    "site %s has no node".formatted(site.name())));
    Action action = new Action("get", "nodes/proxy stats of node " + node);
    api.text(Call.get("/api/v1/nodes/" + node + "/proxy/stats/summary", action));
    return "They tell how full volumes are and how fast they are written.";
  }

  /** Those of the namespaces' own pods where some are named: nodes are not everybody's to list. */
  private Stream<String> nodes() {
    Stream<String> own =
        scope.namespaces().stream()
            .filter(this::isThere)
            .flatMap(namespace -> site.objects().list("v1", "Pod", namespace, "").stream())
            .flatMap(pod -> pod.textAt("spec", "nodeName").stream());
    List<String> used = own.distinct().toList();
    return used.isEmpty()
        ? site.objects().list("v1", "Node", "", "").stream().map(Descriptor::name)
        : used.stream();
  }

  private static Line line(String check, String what, Result without, Supplier<String> look) {
    try {
      return new Line(check, Result.OK, what, "", look.get());
    } catch (SiteException failed) {
      return new Line(check, without, what, "", failed.getMessage());
    }
  }
}
