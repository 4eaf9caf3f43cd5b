package dev.theseus.sites.descriptor.workload;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a workload describes its pods.
 *
 * @param path of the object with {@code metadata} and {@code spec}; empty for a Pod itself
 */
public record PodTemplate(List<String> path) {

  /** The lists of a pod's containers. */
  public static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private static final List<String> DIRECT = List.of("spec", "template");
  private static final List<String> OF_CRON_JOB =
      List.of("spec", "jobTemplate", "spec", "template");

  private static final Set<String> GROUPS =
      Set.of("", "apps", "batch", "extensions", "apps.openshift.io");

  public PodTemplate {
    path = List.copyOf(path);
  }

  /** Where this kind describes its pods; empty for what has none. */
  public static Optional<PodTemplate> of(Descriptor descriptor) {
    if (!GROUPS.contains(descriptor.key().group())) {
      return Optional.empty();
    }
    return switch (descriptor.kind()) {
      case "Pod" -> Optional.of(new PodTemplate(List.of()));
      case "CronJob" -> Optional.of(new PodTemplate(OF_CRON_JOB));
      case "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Job",
          "DeploymentConfig" ->
          Optional.of(new PodTemplate(DIRECT));
      default -> Optional.empty();
    };
  }

  /** A path inside the template. */
  public String[] at(String... rest) {
    List<String> whole = new ArrayList<>(path);
    whole.addAll(List.of(rest));
    return whole.toArray(String[]::new);
  }

  /** A path inside the pod's spec. */
  public String[] spec(String... rest) {
    List<String> whole = new ArrayList<>(path);
    whole.add("spec");
    whole.addAll(List.of(rest));
    return whole.toArray(String[]::new);
  }

  /** Whether pods of this workload use the claim, by name or by a StatefulSet's own template. */
  public static boolean uses(Descriptor workload, String claim) {
    boolean named =
        of(workload).stream()
            .flatMap(template -> workload.listAt(template.spec("volumes")).stream())
            .anyMatch(volume ->
                JsonTree.textAt(volume, "persistentVolumeClaim", "claimName")
                    .filter(claim::equals)
                    .isPresent());
    return named
        || workload.listAt("spec", "volumeClaimTemplates").stream()
            .flatMap(template -> JsonTree.textAt(template, "metadata", "name").stream())
            .anyMatch(name -> isOrdinal(claim, name + "-" + workload.name() + "-"));
  }

  private static boolean isOrdinal(String claim, String prefix) {
    return claim.startsWith(prefix) && claim.substring(prefix.length()).matches("\\d{1,9}");
  }
}
