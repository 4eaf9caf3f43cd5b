package dev.theseus.planner.inventory;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.PlatformObjects;
import java.util.Optional;

/** Which objects stay behind because a platform or a controller makes them anew. */
final class MoveRules {

  private MoveRules() {}

  /** Why it stays behind; empty for what moves. */
  static Optional<String> staysBecause(Descriptor object) {
    if (object.label(Marks.ROLE).isPresent()) {
      return Optional.of("it belongs to a migration");
    }
    boolean tellsPullSecrets =
        PlatformObjects.isInEveryNamespace(object) && !object.listAt("imagePullSecrets").isEmpty();
    if (tellsPullSecrets) {
      return Optional.empty(); // The transformer says what was attached to the account.
    }
    return PlatformObjects.reason(object)
        .or(() ->
            PlatformObjects.hasEnded(object)
                ? Optional.of("it has run to its end")
                : Optional.empty());
  }
}
