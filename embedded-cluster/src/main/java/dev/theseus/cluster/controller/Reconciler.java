package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Brings objects of one kind to what their specs ask for, one at a time. */
interface Reconciler {

  /** Changes of one type, and the objects of this reconciler that they may concern. */
  record Trigger(ResourceType type, Function<ObjectNode, Collection<ObjectName>> affected) {

    /** Changes of the reconciled objects themselves. */
    static Trigger self(ResourceType type) {
      return new Trigger(type, object -> List.of(ObjectName.of(object)));
    }

    /** Changes of objects that an object of this kind controls. */
    static Trigger ownedBy(ResourceType type, String ownerKind) {
      return new Trigger(
          type,
          object ->
              Owners.controllerName(object, ownerKind)
                  .map(name -> new ObjectName(ObjectName.of(object).namespace(), name))
                  .map(List::of)
                  .orElse(List.of()));
    }
  }

  /** What to watch. */
  List<Trigger> triggers();

  /**
   * Looks at one object and makes the next changes towards its spec. The object may be gone.
   *
   * @return when to look again although nothing has changed
   */
  Optional<Duration> reconcile(ObjectName name);
}
