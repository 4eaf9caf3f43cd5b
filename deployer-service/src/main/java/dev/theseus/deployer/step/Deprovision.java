package dev.theseus.deployer.step;

import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.TargetDeprovisioned;
import dev.theseus.sites.Marks;
import dev.theseus.sites.ObjectStore.Discovered;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.PlatformObjects;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Undo of provision: removes what carries this migration's label, each by its UID, the agents of
 * both sides, and the namespace if this migration made it and nothing else stands in it. The label
 * was written with the object, so nothing depends on how far provision came.
 */
public final class Deprovision {

  private final Steps steps;

  /** The undo at these sites. */
  public Deprovision(Steps steps) {
    this.steps = steps;
  }

  /** Undoes the step, however far it came; a second time there is nothing left to do. */
  public TargetDeprovisioned apply(DeprovisionRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.DEPROVISION);
    Place target = steps.target(request.spec(), attempt, Turn.DEPROVISION);
    int removed = 0;
    Optional<Descriptor> namespace = target.namespaceObject();
    if (namespace.isPresent() && isBeingRemoved(namespace.get())) {
      // An earlier attempt died while it waited: nothing can be written there any more.
      awaitGone(target, namespace.get());
    } else if (namespace.isPresent()) {
      target.fence().check();
      Agents.stop(target);
      removed = removeOurs(target, request.created());
      target.fence().drop();
      removed += removeNamespace(target);
    }
    if (source.namespaceObject().isPresent()) {
      source.fence().check();
      Agents.stop(source);
      source.fence().drop();
    }
    return new TargetDeprovisioned(attempt.migrationId(), attempt.epoch(), steps.now(), removed);
  }

  private static boolean isBeingRemoved(Descriptor namespace) {
    return namespace.at("metadata", "deletionTimestamp").isPresent();
  }

  private static int removeOurs(Place target, List<ObjectRef> created) {
    List<Descriptor> ours = new ArrayList<>(labelled(target));
    ours.addAll(clusterWide(target, created));
    List<Descriptor> later = claimsOfOurStatefulSets(target, ours);
    ours.sort(Comparator.comparingInt(object -> PodTemplate.of(object).isPresent() ? 0 : 1));
    ours.addAll(later);
    for (Descriptor object : ours) {
      target.delete(object);
    }
    for (Descriptor object : ours) {
      awaitGone(target, object);
    }
    return ours.size();
  }

  private static List<Descriptor> labelled(Place target) {
    String selector = Marks.MIGRATION + "=" + target.attempt().migrationId();
    ObjectKey fence = Fence.key(target.namespace(), target.attempt().migrationId());
    return target.objects().discover(target.namespace(), selector).objects().stream()
        .filter(object -> !object.key().equals(fence))
        .filter(object -> PlatformObjects.reason(object).isEmpty())
        .filter(object -> !isControlled(object))
        .toList();
  }

  /** What belongs to no namespace is found by what provision said, and must carry our label. */
  private static List<Descriptor> clusterWide(Place target, List<ObjectRef> created) {
    return created.stream()
        .filter(ref -> ref.namespace().isEmpty() && !ref.kind().equals("Namespace"))
        .flatMap(ref ->
            target
                .objects()
                .get(new ObjectKey(ref.apiVersion(), ref.kind(), "", ref.name()))
                .stream())
        .filter(target::isOurs)
        .toList();
  }

  /** A StatefulSet that ran at the target may have made claims; they have no label of ours. */
  private static List<Descriptor> claimsOfOurStatefulSets(Place target, List<Descriptor> ours) {
    List<Descriptor> sets = ours.stream().filter(o -> o.is("apps", "StatefulSet")).toList();
    if (sets.isEmpty()) {
      return List.of();
    }
    return target.objects().list("v1", "PersistentVolumeClaim", target.namespace(), "").stream()
        .filter(claim -> !target.isOurs(claim))
        .filter(claim -> sets.stream().anyMatch(set -> made(set, claim)))
        .toList();
  }

  private static boolean made(Descriptor set, Descriptor claim) {
    boolean named =
        set.listAt("spec", "volumeClaimTemplates").stream()
            .flatMap(template -> JsonTree.textAt(template, "metadata", "name").stream())
            .anyMatch(name -> {
              String prefix = name + "-" + set.name() + "-";
              return claim.name().startsWith(prefix)
                  && claim.name().substring(prefix.length()).matches("[0-9]+");
            });
    return named && madeAt(claim).compareTo(madeAt(set)) >= 0;
  }

  /** RFC 3339 in UTC: text order is time order. */
  private static String madeAt(Descriptor object) {
    return object.textAt("metadata", "creationTimestamp").orElse("");
  }

  private static boolean isControlled(Descriptor object) {
    return object.listAt("metadata", "ownerReferences").stream()
        .anyMatch(reference ->
            JsonTree.at(reference, "controller").filter(Boolean.TRUE::equals).isPresent());
  }

  private static int removeNamespace(Place target) {
    Optional<Descriptor> namespace = target.namespaceObject().filter(target::isOurs);
    if (namespace.isEmpty() || !isEmptyOfOthers(target)) {
      return 0;
    }
    target.attempt().checkCurrent();
    target.objects().delete(namespace.get().key(), namespace.get().uid().orElse(""));
    awaitGone(target, namespace.get());
    return 1;
  }

  /** What may not be listed may be somebody's: then the namespace stays. */
  private static boolean isEmptyOfOthers(Place target) {
    Discovered found = target.objects().discover(target.namespace(), "");
    return found.unseen().isEmpty()
        && found.objects().stream()
            .filter(object -> PlatformObjects.reason(object).isEmpty())
            .filter(object -> !isControlled(object))
            .findAny()
            .isEmpty();
  }

  private static void awaitGone(Place target, Descriptor object) {
    String uid = object.uid().orElse("");
    boolean gone =
        target.await(
            object.key(),
            now -> now.flatMap(Descriptor::uid).filter(uid::equals).isEmpty(),
            target.limits().removed());
    if (!gone) {
      throw StepException.retriable(
          target.subject(object.key()),
          "%s at site %s was deleted but is still there after %d s; its finalizers are %s"
              .formatted(
                  object.key(),
                  target.site().name(),
                  target.limits().removed().toSeconds(),
                  object.listAt("metadata", "finalizers")));
    }
  }
}
