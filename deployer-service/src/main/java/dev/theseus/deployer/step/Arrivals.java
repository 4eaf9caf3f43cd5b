package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.hook.Hook;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What arrives at the target: the bundle with our label, with Secret values, and held traffic. */
final class Arrivals {

  private final Place source;
  private final Place target;

  Arrivals(Place source, Place target) {
    this.source = source;
    this.target = target;
  }

  /** The objects to create, the namespace aside, in the order in which they are applied. */
  List<Descriptor> objects(List<Descriptor> bundle) {
    return bundle.stream()
        .filter(descriptor -> !isNamespace(descriptor))
        .map(this::withSecretValues)
        .map(Arrivals::withoutTraffic)
        .map(Hook.PAUSE::apply)
        .map(target::labelled)
        .toList();
  }

  /** The target's namespace as the bundle describes it, else a plain one. */
  Descriptor namespace(List<Descriptor> bundle) {
    Descriptor plain =
        Descriptor.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Map.of("name", target.namespace())));
    return target.labelled(bundle.stream().filter(this::isNamespace).findFirst().orElse(plain));
  }

  private boolean isNamespace(Descriptor descriptor) {
    return descriptor.is("", "Namespace") && descriptor.name().equals(target.namespace());
  }

  /** Straight from site to site: no event, log or file ever has them. */
  private Descriptor withSecretValues(Descriptor descriptor) {
    if (descriptor.annotation(Marks.VALUES_AT_SOURCE).isEmpty()) {
      return descriptor;
    }
    ObjectKey key = new ObjectKey("v1", "Secret", source.namespace(), descriptor.name());
    Optional<Descriptor> secret = source.objects().get(key);
    if (secret.isEmpty()) {
      throw StepException.permanent(
          "Secret/" + descriptor.name(),
          "%s is gone from site %s, so its values cannot be copied"
              .formatted(key, source.site().name()));
    }
    return descriptor
        .withoutAnnotation(Marks.VALUES_AT_SOURCE)
        .with(secret.get().mapAt("data"), "data");
  }

  /** An edge must not choose a Service that nothing stands behind; the switch changes it. */
  private static Descriptor withoutTraffic(Descriptor descriptor) {
    return descriptor.is("", "Service") && descriptor.annotation(Marks.EDGE).isPresent()
        ? descriptor.withAnnotation(Marks.TRAFFIC, Traffic.RETIRED)
        : descriptor;
  }
}
