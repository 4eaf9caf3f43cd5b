package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application's objects, sorted into what moves and what does not.
 *
 * @param moved objects that move, in the order in which they were found
 * @param dropped objects that stay behind, with the reason
 * @param foreignOwners moved objects whose controller is no object of the application, by its
 *     {@code Kind/name}
 * @param operated workloads that stay behind because an operator makes them out of its custom
 *     resource, which moves
 * @param paused of those, the ones whose operator is paused by a declared hook: they are stopped
 *     like others and are among the components
 * @param components workloads, in the order in which they can start
 * @param claims claims that move
 */
public record Inventory(
    List<Descriptor> moved,
    Map<ObjectKey, String> dropped,
    Map<ObjectKey, String> foreignOwners,
    List<Operated> operated,
    List<Operated> paused,
    List<Component> components,
    List<Descriptor> claims) {

  /** Takes copies. */
  public Inventory {
    moved = List.copyOf(moved);
    dropped = Map.copyOf(dropped);
    foreignOwners = Map.copyOf(foreignOwners);
    operated = List.copyOf(operated);
    paused = List.copyOf(paused);
    components = List.copyOf(components);
    claims = List.copyOf(claims);
  }

  /**
   * Sorts the objects of a namespace.
   *
   * @param selector label selector; empty for everything
   */
  public static Inventory of(List<Descriptor> objects, String selector) {
    List<Descriptor> selected = Selection.of(objects, selector);
    Set<String> present =
        selected.stream().map(o -> o.kind() + "/" + o.name()).collect(Collectors.toSet());
    Pausable pausable = new Pausable(selected);
    List<Descriptor> moved = new ArrayList<>();
    Map<ObjectKey, String> dropped = new java.util.HashMap<>();
    Map<ObjectKey, String> foreign = new java.util.HashMap<>();
    for (Descriptor object : selected) {
      Optional<String> owner = Owners.controller(object);
      Optional<String> stays =
          MoveRules.staysBecause(object)
              .or(() -> owner.filter(present::contains).map(o -> "its controller is " + o));
      if (stays.isPresent() && pausable.isDataOf(object)) {
        moved.add(object);
      } else if (stays.isPresent()) {
        dropped.put(object.key(), stays.get());
      } else {
        owner.ifPresent(outside -> foreign.put(object.key(), outside));
        moved.add(object);
      }
    }
    List<Descriptor> claims =
        moved.stream().filter(object -> object.is("", "PersistentVolumeClaim")).toList();
    Map<Boolean, List<Descriptor>> made =
        operated(selected).stream()
            .collect(
                Collectors.partitioningBy(workload ->
                    pausable.pausedBy(workload).isPresent()
                        && Quiescence.of(workload).isPresent()));
    List<Descriptor> paused = made.getOrDefault(true, List.of());
    List<Descriptor> stopped = Stream.concat(moved.stream(), paused.stream()).toList();
    return new Inventory(
        moved,
        dropped,
        foreign,
        operated(made.getOrDefault(false, List.of()), claims),
        operated(paused, claims),
        Component.all(stopped, claims),
        claims);
  }

  /**
   * A workload that an operator makes.
   *
   * @param id {@code Kind/name} of the workload
   * @param owner {@code Kind/name} of the custom resource
   * @param claims claims that it mounts
   */
  public record Operated(String id, String owner, List<String> claims) {
    /** Takes a copy. */
    public Operated {
      claims = List.copyOf(claims);
    }
  }

  /** Workloads that something else than a workload has made. */
  private static List<Descriptor> operated(List<Descriptor> selected) {
    Set<String> customResources =
        selected.stream()
            .filter(object -> PodSpec.of(object).isEmpty())
            .map(object -> object.kind() + "/" + object.name())
            .collect(Collectors.toSet());
    return selected.stream()
        .filter(object -> PodSpec.of(object).isPresent())
        .filter(object -> MoveRules.staysBecause(object).isEmpty())
        .filter(object -> Owners.controller(object).filter(customResources::contains).isPresent())
        .toList();
  }

  private static List<Operated> operated(List<Descriptor> made, List<Descriptor> claims) {
    return Component.all(made, claims).stream()
        .map(component ->
            new Operated(
                component.id(),
                Owners.controller(component.workload()).orElseThrow(),
                component.claims()))
        .toList();
  }

  /** Claims that no workload mounts. */
  public List<Descriptor> orphanClaims() {
    Set<String> mounted =
        components.stream().flatMap(c -> c.claims().stream()).collect(Collectors.toSet());
    return claims.stream().filter(claim -> !mounted.contains(claim.name())).toList();
  }

  /** Names of the components that mount a claim, as {@code Kind/name}. */
  public List<String> usersOf(String claim) {
    return components.stream()
        .filter(component -> component.claims().contains(claim))
        .map(Component::id)
        .toList();
  }
}
