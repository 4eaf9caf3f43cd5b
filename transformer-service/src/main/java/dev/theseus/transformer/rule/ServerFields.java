package dev.theseus.transformer.rule;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.List;
import java.util.Optional;

/** Strips what the source's server, its controllers and an earlier migration wrote. */
final class ServerFields implements Rule {

  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final List<String> METADATA =
      List.of(
          "uid",
          "selfLink",
          "resourceVersion",
          "creationTimestamp",
          "generation",
          "managedFields",
          "generateName",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences");
  private static final List<String> ANNOTATIONS =
      List.of(LAST_APPLIED, Marks.TRAFFIC, Marks.TRAFFIC_OBSERVED, Marks.RETIRED, Marks.TOUCHED);

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> Optional.of(stripped(descriptor, notes)));
  }

  private static Descriptor stripped(Descriptor descriptor, Notes notes) {
    Descriptor result = descriptor.without("status").withoutLabel(Marks.MIGRATION);
    for (String field : METADATA) {
      result = result.without("metadata", field);
    }
    for (String annotation : ANNOTATIONS) {
      result = result.withoutAnnotation(annotation);
    }
    result = withoutFinalizers(result, notes);
    Optional<PodTemplate> template = PodTemplate.of(result);
    return template.isPresent()
        ? result.without(template.get().at("metadata", "creationTimestamp"))
        : result;
  }

  private static Descriptor withoutFinalizers(Descriptor descriptor, Notes notes) {
    descriptor.listAt("metadata", "finalizers").stream()
        .map(String::valueOf)
        .filter(finalizer -> !finalizer.startsWith("kubernetes.io/"))
        .filter(finalizer -> finalizer.contains("/"))
        .forEach(finalizer ->
            notes.lose(
                LossLevel.COSMETIC,
                descriptor,
                "metadata.finalizers",
                "The finalizer "
                    + finalizer
                    + " goes: without its controller the object could not be deleted."));
    return descriptor.without("metadata", "finalizers");
  }
}
