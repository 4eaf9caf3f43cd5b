package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Optional;

/** Owner references. */
final class Owners {

  private Owners() {}

  /** The controlling owner as {@code Kind/name}. */
  static Optional<String> controller(Descriptor object) {
    return object.listAt("metadata", "ownerReferences").stream()
        .filter(owner -> JsonTree.at(owner, "controller").filter(Boolean.TRUE::equals).isPresent())
        .map(owner ->
            JsonTree.textAt(owner, "kind").orElse("")
                + "/"
                + JsonTree.textAt(owner, "name").orElse(""))
        .findFirst();
  }
}
