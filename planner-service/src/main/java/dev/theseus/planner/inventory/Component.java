package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One workload.
 *
 * @param template the pod that it makes
 * @param replicas replicas that it is told to run; for a job 1 unless it is suspended
 * @param claims claims that it mounts, those of its volumeClaimTemplates too
 * @param dependsOn ids of components that it reaches
 * @param database kind of database, empty for none
 */
public record Component(
    PodSpec template, int replicas, List<String> claims, List<String> dependsOn, String database) {

  /** Takes copies. */
  public Component {
    claims = List.copyOf(claims);
    dependsOn = List.copyOf(dependsOn);
  }

  /** {@code Kind/name}. */
  public String id() {
    return id(template);
  }

  /** The workload. */
  public Descriptor workload() {
    return template.workload();
  }

  static String id(PodSpec template) {
    return template.workload().kind() + "/" + template.workload().name();
  }

  /** The components among the objects, in the order in which they can start. */
  static List<Component> all(List<Descriptor> moved, List<Descriptor> claims) {
    List<PodSpec> templates =
        moved.stream().flatMap(object -> PodSpec.of(object).stream()).toList();
    Dependencies dependencies = new Dependencies(moved, templates);
    List<Component> components =
        templates.stream()
            .map(template ->
                new Component(
                    template,
                    replicas(template.workload()),
                    claims(template, claims),
                    dependencies.of(template),
                    Databases.recognise(template)))
            .toList();
    return StartOrder.of(components);
  }

  private static int replicas(Descriptor workload) {
    return switch (workload.kind()) {
      case "DaemonSet" ->
          workload.longAt("status", "desiredNumberScheduled").map(Math::toIntExact).orElse(1);
      case "Job", "CronJob" -> workload.flagAt("spec", "suspend").orElse(false) ? 0 : 1;
      case "Pod" -> 1;
      default -> workload.longAt("spec", "replicas").map(Math::toIntExact).orElse(1);
    };
  }

  private static List<String> claims(PodSpec template, List<Descriptor> claims) {
    Descriptor workload = template.workload();
    List<Pattern> made =
        workload.is("apps", "StatefulSet")
            ? workload.listAt("spec", "volumeClaimTemplates").stream()
                .flatMap(t ->
                    dev.theseus.sites.descriptor.JsonTree.textAt(t, "metadata", "name").stream())
                .map(name -> Pattern.compile(Pattern.quote(name + "-" + workload.name()) + "-\\d+"))
                .toList()
            : new ArrayList<>();
    Stream<String> ofTemplates =
        claims.stream()
            .map(Descriptor::name)
            .filter(name -> made.stream().anyMatch(pattern -> pattern.matcher(name).matches()));
    return Stream.concat(template.claims().stream(), ofTemplates).distinct().toList();
  }
}
