package dev.theseus.sites.descriptor;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a platform and its controllers make by themselves in a namespace, so that nobody moves it,
 * misses it or minds its removal.
 */
public final class PlatformObjects {

  private static final Set<String> KINDS =
      Set.of(
          "Event",
          "Node",
          "Endpoints",
          "EndpointSlice",
          "CSINode",
          "CSIStorageCapacity",
          "VolumeAttachment",
          "PersistentVolume",
          "Lease",
          "ControllerRevision",
          "PodMetrics",
          "NodeMetrics",
          "Build",
          "Subscription",
          "InstallPlan",
          "ClusterServiceVersion",
          "CatalogSource",
          "OperatorGroup",
          "OperatorCondition");
  private static final Map<String, Set<String>> BY_NAME =
      Map.of(
          "ServiceAccount", Set.of("default", "builder", "deployer"),
          "ConfigMap", Set.of("kube-root-ca.crt", "openshift-service-ca.crt"));
  private static final Set<String> GENERATED_SECRETS =
      Set.of(
          "kubernetes.io/service-account-token",
          "kubernetes.io/dockercfg",
          "bootstrap.kubernetes.io/token");
  private static final String IN_EVERY_NAMESPACE = "the platform makes it in every namespace";

  private PlatformObjects() {}

  /** Why the platform makes this object by itself, as a clause; empty for what people make. */
  public static Optional<String> reason(Descriptor object) {
    String kind = object.kind();
    if (KINDS.contains(kind) && isPlatformGroup(object.key().group())) {
      return Optional.of("the platform makes its own " + kind + " objects");
    }
    if (object.key().group().equals("authorization.openshift.io")) {
      return Optional.of("it is a second view of an rbac.authorization.k8s.io object");
    }
    if (isInEveryNamespace(object) || isRoleBindingOfThePlatform(object)) {
      return Optional.of(IN_EVERY_NAMESPACE);
    }
    if (object.is("", "Secret")
        && GENERATED_SECRETS.contains(object.textAt("type").orElse("Opaque"))) {
      return Optional.of("the target makes its own tokens");
    }
    return kind.equals("Pod") && object.annotation("kubernetes.io/config.mirror").isPresent()
        ? Optional.of("it mirrors a static pod of one node")
        : Optional.empty();
  }

  /** Whether it is an account or a ConfigMap that every namespace has. */
  public static boolean isInEveryNamespace(Descriptor object) {
    return object.key().group().isEmpty()
        && BY_NAME.getOrDefault(object.kind(), Set.of()).contains(object.name());
  }

  /**
   * OpenShift gives whoever asked for a project the binding admin; others may use that name too.
   */
  private static boolean isRoleBindingOfThePlatform(Descriptor object) {
    return object.kind().equals("RoleBinding")
        && (object.name().startsWith("system:")
            || (object.name().equals("admin")
                && object.annotations().keySet().stream()
                    .anyMatch(key -> key.contains("openshift.io"))));
  }

  /** Whether a pod or job has run to its end and only its record is left. */
  public static boolean hasEnded(Descriptor object) {
    if (object.is("", "Pod")) {
      return Set.of("Succeeded", "Failed").contains(object.textAt("status", "phase").orElse(""));
    }
    return object.is("batch", "Job")
        && object.listAt("status", "conditions").stream()
            .anyMatch(condition ->
                Set.of("Complete", "Failed").contains(JsonTree.textAt(condition, "type").orElse(""))
                    && JsonTree.textAt(condition, "status").orElse("").equals("True"));
  }

  /** A custom resource may bear the same kind's name in a group of its own. */
  private static boolean isPlatformGroup(String group) {
    return group.isEmpty()
        || group.endsWith(".k8s.io")
        || group.equals("apps")
        || group.endsWith("openshift.io")
        || group.equals("operators.coreos.com");
  }
}
