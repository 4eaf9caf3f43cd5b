package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.hook.Hook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What operators make out of objects of which a user has declared how they are paused. */
final class Pausable {

  private final Map<String, Descriptor> byId = new HashMap<>();

  Pausable(List<Descriptor> selected) {
    selected.forEach(object -> byId.put(id(object), object));
  }

  private static String id(Descriptor object) {
    return object.kind() + "/" + object.name();
  }

  /** The declaring object in the chain of an object's owners, as {@code Kind/name}. */
  Optional<String> pausedBy(Descriptor made) {
    Set<String> seen = new HashSet<>();
    Optional<String> owner = Owners.controller(made);
    while (owner.isPresent() && seen.add(owner.get())) {
      Optional<Descriptor> found = owner.flatMap(name -> Optional.ofNullable(byId.get(name)));
      if (found.filter(Hook.PAUSE::isOn).isPresent()) {
        return owner;
      }
      owner = found.flatMap(Owners::controller);
    }
    return Optional.empty();
  }

  /** Data that an operator has made, and would make anew, and different, where it is not there. */
  boolean isDataOf(Descriptor object) {
    boolean data = object.is("", "PersistentVolumeClaim") || object.is("", "Secret");
    return data && pausedBy(object).isPresent();
  }
}
