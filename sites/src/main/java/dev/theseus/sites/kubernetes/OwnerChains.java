package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows controlling owners upwards. A few owners of a kind are read one by one, many by a list of
 * their kind, so that a namespace with thousands of pods does not take thousands of calls.
 */
final class OwnerChains {

  private static final int LONGEST_CHAIN = 8;
  private static final int READ_SINGLY_AT_MOST = 4;

  private final KubernetesObjects objects;
  private final Map<ObjectKey, Optional<ObjectKey>> owners = new HashMap<>();

  OwnerChains(KubernetesObjects objects) {
    this.objects = objects;
  }

  /** The topmost known owner of each pod; the pod itself where it has none. */
  Map<ObjectKey, ObjectKey> topmost(Collection<Descriptor> pods) {
    pods.forEach(pod -> owners.put(pod.key(), PodFacts.controller(pod)));
    Set<ObjectKey> unknown = unknownOwners();
    for (int level = 0; !unknown.isEmpty() && level < LONGEST_CHAIN; level++) {
      unknown.stream()
          .collect(Collectors.groupingBy(key -> key.apiVersion() + "/" + key.kind()))
          .values()
          .forEach(this::read);
      unknown = unknownOwners();
    }
    return pods.stream()
        .map(Descriptor::key)
        .collect(Collectors.toMap(key -> key, this::top, (one, same) -> one));
  }

  private Set<ObjectKey> unknownOwners() {
    return owners.values().stream()
        .flatMap(Optional::stream)
        .filter(owner -> !owners.containsKey(owner))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void read(List<ObjectKey> ofOneKind) {
    // What may not be read, or is gone, is the topmost that is known.
    ofOneKind.forEach(key -> owners.put(key, Optional.empty()));
    try {
      if (ofOneKind.size() > READ_SINGLY_AT_MOST) {
        ObjectKey any = ofOneKind.getFirst();
        objects
            .list(any.apiVersion(), any.kind(), any.namespace(), "")
            .forEach(owner -> owners.put(owner.key(), PodFacts.controller(owner)));
      } else {
        ofOneKind.forEach(key ->
            objects.get(key).ifPresent(owner -> owners.put(key, PodFacts.controller(owner))));
      }
    } catch (SiteException failed) {
      if (!failed.reason().equals("Forbidden") && !failed.reason().equals("NotServed")) {
        throw failed;
      }
    }
  }

  private ObjectKey top(ObjectKey from) {
    ObjectKey top = from;
    Optional<ObjectKey> next = owners.getOrDefault(top, Optional.empty());
    for (int i = 0; next.isPresent() && i < LONGEST_CHAIN; i++) {
      top = next.get();
      next = owners.getOrDefault(top, Optional.empty());
    }
    return top;
  }
}
