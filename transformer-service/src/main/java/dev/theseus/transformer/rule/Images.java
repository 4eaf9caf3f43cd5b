package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.workload.ImageReference;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Maps the registries of container images; tags and digests are kept. */
final class Images implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            PodTemplate.of(descriptor)
                .filter(template -> options.isFromSource(descriptor))
                .map(template -> mapped(descriptor, template, options))
                .orElse(descriptor)));
  }

  private static Descriptor mapped(
      Descriptor workload, PodTemplate template, TransformOptions options) {
    Descriptor result = workload;
    for (String list : PodTemplate.CONTAINER_LISTS) {
      result =
          result.mapped(
              image -> ImageReference.mapped(String.valueOf(image), options.registries()),
              template.spec(list, JsonTree.EVERY, "image"));
    }
    return result;
  }

  /** Every image that the workloads of a set run, sorted. */
  static List<String> of(List<Descriptor> descriptors) {
    TreeSet<String> images = new TreeSet<>();
    for (Descriptor descriptor : descriptors) {
      PodTemplate.of(descriptor)
          .ifPresent(template ->
              PodTemplate.CONTAINER_LISTS.stream()
                  .flatMap(list -> descriptor.listAt(template.spec(list)).stream())
                  .flatMap(container -> JsonTree.textAt(container, "image").stream())
                  .forEach(images::add));
    }
    return List.copyOf(images);
  }
}
