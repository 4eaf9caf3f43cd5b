package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;

/** Blocks a set with a kind that the target does not serve: nothing is dropped with a warning. */
final class ServedKinds implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    if (options.servedKinds().isEmpty()) {
      return before;
    }
    return before.look((descriptor, notes) -> {
      String kind = descriptor.apiVersion() + "/" + descriptor.kind();
      boolean defined = before.descriptors().stream().anyMatch(other -> defines(other, descriptor));
      if (!options.servedKinds().contains(kind) && !defined) {
        notes.find(
            Severity.BLOCKER,
            descriptor,
            "The target does not serve "
                + kind
                + " and no rule converts it; install its definition at the target, or leave the object out with a selector.");
      }
    });
  }

  private static boolean defines(Descriptor definition, Descriptor object) {
    return definition.is("apiextensions.k8s.io", "CustomResourceDefinition")
        && definition.textAt("spec", "names", "kind").orElse("").equals(object.kind())
        && definition.textAt("spec", "group").orElse("").equals(object.key().group());
  }
}
