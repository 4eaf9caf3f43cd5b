package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.Comparator;
import java.util.List;

/** Puts what others need before them, and equals in one fixed order. */
final class ApplyOrder implements Rule {

  private static final List<String> FIRST_TO_LAST =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "PriorityClass",
          "ClusterRole",
          "ClusterRoleBinding",
          "SecurityContextConstraints",
          "ResourceQuota",
          "LimitRange",
          "ServiceAccount",
          "Secret",
          "ConfigMap",
          "PersistentVolumeClaim",
          "Role",
          "RoleBinding",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "DeploymentConfig",
          "Job",
          "CronJob",
          "Service",
          "Ingress",
          "Route",
          "NetworkPolicy",
          "PodDisruptionBudget",
          "HorizontalPodAutoscaler");
  private static final List<String> VERY_LAST =
      List.of("APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private static final Comparator<Descriptor> ORDER =
      Comparator.<Descriptor>comparingInt(descriptor -> rank(descriptor.kind()))
          .thenComparing(Descriptor::key, ObjectKey::compareTo);

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return new Rewrite(
        before.descriptors().stream().sorted(ORDER).toList(), before.losses(), before.findings());
  }

  private static int rank(String kind) {
    int known = FIRST_TO_LAST.indexOf(kind);
    int last = VERY_LAST.indexOf(kind);
    if (known >= 0) {
      return known;
    }
    return last >= 0 ? FIRST_TO_LAST.size() + 1 + last : FIRST_TO_LAST.size();
  }
}
