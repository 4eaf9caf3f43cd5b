package dev.theseus.planner.inventory;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects stay behind because a platform or a controller makes them anew. */
final class MoveRules {

  private static final Set<String> MADE_BY_THE_PLATFORM =
      Set.of(
          "Event",
          "Node",
          "Endpoints",
          "EndpointSlice",
          "CSINode",
          "CSIStorageCapacity",
          "VolumeAttachment",
          "Lease",
          "ControllerRevision",
          "PodMetrics",
          "Build",
          "Subscription",
          "InstallPlan",
          "ClusterServiceVersion",
          "CatalogSource",
          "OperatorGroup",
          "OperatorCondition");
  private static final Map<String, Set<String>> MADE_IN_EVERY_NAMESPACE =
      Map.of(
          "ServiceAccount", Set.of("default", "builder", "deployer"),
          "ConfigMap", Set.of("kube-root-ca.crt", "openshift-service-ca.crt"),
          "RoleBinding",
              Set.of("system:deployers", "system:image-builders", "system:image-pullers"));
  private static final Set<String> GENERATED_SECRETS =
      Set.of(
          "kubernetes.io/service-account-token",
          "kubernetes.io/dockercfg",
          "bootstrap.kubernetes.io/token");

  private MoveRules() {}

  /** Why it stays behind; empty for what moves. */
  static Optional<String> staysBecause(Descriptor object) {
    String kind = object.kind();
    if (object.label(Marks.ROLE).isPresent()) {
      return Optional.of("it belongs to a migration");
    }
    if (MADE_BY_THE_PLATFORM.contains(kind) && platformGroup(object.key().group())) {
      return Optional.of("the platform makes its own " + kind + " objects");
    }
    if (object.key().group().equals("authorization.openshift.io")) {
      return Optional.of("it is a second view of an rbac.authorization.k8s.io object");
    }
    if (MADE_IN_EVERY_NAMESPACE.getOrDefault(kind, Set.of()).contains(object.name())
        && JsonTree.listAt(object.tree(), "imagePullSecrets").isEmpty()) {
      return Optional.of("the platform makes it in every namespace");
    }
    if (kind.equals("RoleBinding") && object.name().startsWith("system:")) {
      return Optional.of("the platform makes it in every namespace");
    }
    if (object.is("", "Secret")
        && GENERATED_SECRETS.contains(object.textAt("type").orElse("Opaque"))) {
      return Optional.of("the target makes its own tokens");
    }
    if (kind.equals("Pod") && object.annotation("kubernetes.io/config.mirror").isPresent()) {
      return Optional.of("it mirrors a static pod of one node");
    }
    return ended(object) ? Optional.of("it has run to its end") : Optional.empty();
  }

  private static boolean platformGroup(String group) {
    return group.isEmpty()
        || group.endsWith(".k8s.io")
        || group.equals("apps")
        || group.endsWith("openshift.io")
        || group.equals("operators.coreos.com");
  }

  private static boolean ended(Descriptor object) {
    if (object.is("", "Pod")) {
      return Set.of("Succeeded", "Failed").contains(object.textAt("status", "phase").orElse(""));
    }
    return object.is("batch", "Job")
        && object.listAt("status", "conditions").stream()
            .anyMatch(condition ->
                Set.of("Complete", "Failed").contains(JsonTree.textAt(condition, "type").orElse(""))
                    && JsonTree.textAt(condition, "status").orElse("").equals("True"));
  }
}
