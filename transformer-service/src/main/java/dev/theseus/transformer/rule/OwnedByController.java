package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Drops what a controller makes of another object of the set; a foreign owner is reported. */
final class OwnedByController implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    Set<String> present =
        before.descriptors().stream()
            .map(d -> id(d.kind(), d.name()))
            .collect(Collectors.toUnmodifiableSet());
    return before.each((descriptor, notes) -> {
      Optional<Map<String, Object>> owner = controller(descriptor);
      if (owner.isEmpty()) {
        return Optional.of(descriptor);
      }
      String kind = String.valueOf(owner.get().get("kind"));
      String name = String.valueOf(owner.get().get("name"));
      if (present.contains(id(kind, name))) {
        notes.lose(
            LossLevel.NONE, descriptor, "", "Not moved: %s/%s makes it.".formatted(kind, name));
        return Optional.empty();
      }
      notes.find(
          Severity.WARNING,
          descriptor,
          "It is made by %s/%s, which is not part of the application: it is moved as an object of its own."
              .formatted(kind, name));
      return Optional.of(descriptor);
    });
  }

  private static Optional<Map<String, Object>> controller(Descriptor descriptor) {
    return descriptor.listAt("metadata", "ownerReferences").stream()
        .flatMap(reference -> JsonTree.asMap(reference).stream())
        .filter(reference -> Boolean.TRUE.equals(reference.get("controller")))
        .findFirst();
  }

  private static String id(String kind, String name) {
    return kind + "/" + name;
  }
}
