package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Moves every object of the application into the target's namespace. */
final class NamespaceNames implements Rule {

  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "Namespace",
          "Project",
          "Node",
          "PersistentVolume",
          "StorageClass",
          "VolumeSnapshotClass",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "PriorityClass",
          "IngressClass",
          "RuntimeClass",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "APIService",
          "CSIDriver",
          "SecurityContextConstraints",
          "ClusterResourceQuota");
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> Optional.of(rewritten(descriptor, options, notes)));
  }

  private static Descriptor rewritten(
      Descriptor descriptor, TransformOptions options, Notes notes) {
    if (descriptor.is("", "Namespace")) {
      return namespace(descriptor, options, notes);
    }
    String namespace = descriptor.namespace();
    if (namespace.isEmpty()) {
      return CLUSTER_SCOPED.contains(descriptor.kind())
          ? descriptor
          : descriptor.withNamespace(options.targetNamespace());
    }
    if (namespace.equals(options.sourceNamespace())) {
      return descriptor.withNamespace(options.targetNamespace());
    }
    if (!namespace.equals(options.targetNamespace())) {
      notes.find(
          Severity.WARNING,
          descriptor,
          "It stands in the namespace %s, not in %s: it is moved into its own namespace of the target."
              .formatted(namespace, options.sourceNamespace()));
    }
    return descriptor;
  }

  private static Descriptor namespace(Descriptor namespace, TransformOptions options, Notes notes) {
    Descriptor result = namespace.without("spec", "finalizers").withoutLabel(NAME_LABEL);
    if (result.mapAt("spec").isEmpty()) {
      result = result.without("spec");
    }
    for (Map.Entry<String, String> range : namespace.annotations().entrySet()) {
      if (range.getKey().startsWith("openshift.io/sa.scc.")) {
        notes.lose(
            LossLevel.BEHAVIOURAL,
            namespace,
            "metadata.annotations[\"" + range.getKey() + "\"]",
            "The source gave this namespace the range %s; the target gives its own, so files may belong to a user that pods no longer run as."
                .formatted(range.getValue()));
        result = result.withoutAnnotation(range.getKey());
      }
    }
    return namespace.name().equals(options.sourceNamespace())
        ? result.with(options.targetNamespace(), "metadata", "name")
        : result;
  }
}
