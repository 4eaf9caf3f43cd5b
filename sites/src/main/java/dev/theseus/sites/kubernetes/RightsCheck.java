package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.kubernetes.SiteCheck.Line;
import dev.theseus.sites.kubernetes.SiteCheck.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks the API server which rights there are; one line for each that is missing. */
final class RightsCheck {

  static final String NAME = "right";

  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final KubernetesApi api;
  private final ServedResources served;
  private final Parallel parallel;

  RightsCheck(KubernetesApi api, ServedResources served, Parallel parallel) {
    this.api = api;
    this.served = served;
    this.parallel = parallel;
  }

  List<Line> lines(List<AccessRight> all) {
    List<AccessRight> wanted = all.stream().filter(this::isServed).toList();
    List<Line> missing = new ArrayList<>();
    try {
      for (AccessRight right : denied(wanted)) {
        missing.addAll(right.isOfEverything() ? kinds(right) : List.of(line(right)));
      }
    } catch (SiteException unknown) {
      return List.of(new Line(NAME, Result.WARNING, "all", "", unknown.getMessage()));
    }
    return missing.isEmpty()
        ? List.of(
            new Line(
                NAME,
                Result.OK,
                "all %d".formatted(wanted.size()),
                "",
                "Every right that is needed is there."))
        : missing;
  }

  /** A right on a kind that the site does not have is missed by nobody. */
  private boolean isServed(AccessRight right) {
    String plural = right.resource().split("/", 2)[0];
    return right.isOfEverything()
        || served.all().stream()
            .anyMatch(kind -> kind.plural().equals(plural) && kind.group().equals(right.group()));
  }

  /** Who may not list everything may list some: each kind that is missing stays behind unseen. */
  private List<Line> kinds(AccessRight everything) {
    List<AccessRight> each =
        served.all().stream()
            .filter(kind -> kind.namespaced() && kind.readable())
            .map(everything::ofOne)
            .distinct()
            .toList();
    List<AccessRight> denied = denied(each);
    if (denied.size() == each.size()) {
      return List.of(line(everything));
    }
    return denied.stream()
        .map(right ->
            new Line(
                NAME,
                Result.WARNING,
                right.toString(),
                where(right),
                "Such objects stay behind unseen; grant it with docs/rights.yaml."))
        .toList();
  }

  private List<AccessRight> denied(List<AccessRight> rights) {
    return parallel
        .map(rights, right -> allowed(right) ? List.<AccessRight>of() : List.of(right))
        .stream()
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .toList();
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

  private static Line line(AccessRight right) {
    String without =
        right.without() == Result.FAILED ? "It is needed" : "A migration works, with less";
    return new Line(
        NAME,
        right.without(),
        right.toString(),
        where(right),
        without + "; grant it with docs/rights.yaml.");
  }

  private static String where(AccessRight right) {
    return right.namespace().isEmpty() ? "whole site" : "namespace " + right.namespace();
  }
}
