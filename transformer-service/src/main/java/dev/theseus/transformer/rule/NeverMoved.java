package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Drops what the target makes itself, and what is a trace of the source and not the application.
 */
final class NeverMoved implements Rule {

  private static final Set<String> MADE_BY_THE_PLATFORM =
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
  private static final Map<String, Set<String>> MADE_BY_NAME =
      Map.of(
          "ServiceAccount", Set.of("default", "builder", "deployer"),
          "ConfigMap", Set.of("kube-root-ca.crt", "openshift-service-ca.crt"),
          "RoleBinding",
              Set.of("admin", "system:deployers", "system:image-builders", "system:image-pullers"));
  private static final Set<String> GENERATED_SECRETS =
      Set.of(
          "kubernetes.io/service-account-token",
          "kubernetes.io/dockercfg",
          "bootstrap.kubernetes.io/token");

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> {
      Optional<String> reason = reason(descriptor);
      reason.ifPresent(why -> notes.lose(LossLevel.NONE, descriptor, "", why));
      additionsToDefault(descriptor, notes);
      ownEndpoints(descriptor, before, notes);
      return reason.isPresent() ? Optional.empty() : Optional.of(descriptor);
    });
  }

  private static Optional<String> reason(Descriptor descriptor) {
    String kind = descriptor.kind();
    if (MADE_BY_THE_PLATFORM.contains(kind) && isPlatformGroup(descriptor)) {
      return Optional.of("Not moved: the target makes its own " + kind + " objects.");
    }
    if (kind.equals("RoleBinding") && descriptor.name().startsWith("system:")) {
      return Optional.of("Not moved: the platform makes this RoleBinding in every namespace.");
    }
    if (MADE_BY_NAME.getOrDefault(kind, Set.of()).contains(descriptor.name())
        && !isOwnAdminBinding(descriptor)) {
      return Optional.of("Not moved: the platform makes it in every namespace.");
    }
    if (kind.equals("Secret")
        && GENERATED_SECRETS.contains(descriptor.textAt("type").orElse("Opaque"))) {
      return Optional.of("Not moved: the target makes its own tokens.");
    }
    if (kind.equals("Pod") && descriptor.annotation("kubernetes.io/config.mirror").isPresent()) {
      return Optional.of("Not moved: a mirror of a static pod of one node.");
    }
    if (descriptor.key().group().equals("authorization.openshift.io")) {
      return Optional.of("Not moved: a second view of an rbac.authorization.k8s.io object.");
    }
    return isCompleted(descriptor)
        ? Optional.of("Not moved: it has run to its end.")
        : Optional.empty();
  }

  /** A custom resource may bear the same kind's name in a group of its own. */
  private static boolean isPlatformGroup(Descriptor descriptor) {
    String group = descriptor.key().group();
    return group.isEmpty()
        || group.endsWith(".k8s.io")
        || group.equals("apps")
        || group.endsWith("openshift.io")
        || group.equals("operators.coreos.com");
  }

  private static boolean isOwnAdminBinding(Descriptor descriptor) {
    boolean openShift =
        descriptor.annotations().keySet().stream().anyMatch(key -> key.contains("openshift.io"));
    return descriptor.kind().equals("RoleBinding")
        && descriptor.name().equals("admin")
        && !openShift;
  }

  private static boolean isCompleted(Descriptor descriptor) {
    if (descriptor.is("", "Pod")) {
      return Set.of("Succeeded", "Failed")
          .contains(descriptor.textAt("status", "phase").orElse(""));
    }
    return descriptor.is("batch", "Job")
        && descriptor.listAt("status", "conditions").stream()
            .flatMap(condition -> JsonTree.asMap(condition).stream())
            .anyMatch(condition ->
                Set.of("Complete", "Failed").contains(condition.getOrDefault("type", ""))
                    && "True".equals(condition.get("status")));
  }

  private static void ownEndpoints(Descriptor descriptor, Rewrite set, Notes notes) {
    if (!descriptor.is("", "Endpoints")) {
      return;
    }
    set.find("Service", descriptor.namespace(), descriptor.name())
        .filter(service -> service.mapAt("spec", "selector").isEmpty())
        .ifPresent(service ->
            notes.lose(
                LossLevel.BEHAVIOURAL,
                service,
                "",
                "Its addresses were written by hand and stay behind; write the ones that the"
                    + " target reaches."));
  }

  private static void additionsToDefault(Descriptor descriptor, Notes notes) {
    if (!descriptor.is("", "ServiceAccount")
        || !MADE_BY_NAME.getOrDefault("ServiceAccount", Set.of()).contains(descriptor.name())) {
      return;
    }
    ServiceAccounts.ownPullSecrets(descriptor)
        .forEach(secret ->
            notes.lose(
                LossLevel.BEHAVIOURAL,
                descriptor,
                "imagePullSecrets",
                "The pull secret "
                    + secret
                    + " is attached to this account at the source; attach it at the target,"
                    + " or name it in the pod templates."));
  }
}
