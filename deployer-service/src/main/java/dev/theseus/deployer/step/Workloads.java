package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
import dev.theseus.sites.Marks;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.PlatformObjects;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The workloads of a place, stopped and started one after the other. */
final class Workloads {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /** For a site to forget pods whose node is not asked. */
  private static final Duration ABANDONED = Duration.ofSeconds(10);

  private final Place place;

  Workloads(Place place) {
    this.place = place;
  }

  /** The key of a workload, always in this place's namespace. */
  ObjectKey key(ObjectRef workload) {
    return new ObjectKey(
        workload.apiVersion(), workload.kind(), place.namespace(), workload.name());
  }

  /**
   * Stops them in reverse of the order in which they start; what is gone is left out.
   *
   * @return the generations that they have now, as {@link Frozen#generations} names them
   */
  Map<String, Long> stop(List<ObjectRef> inStartOrder) {
    return stop(inStartOrder, this::awaitNoPods);
  }

  private Map<String, Long> stop(List<ObjectRef> inStartOrder, Consumer<ObjectKey> awaiting) {
    Map<String, Long> generations = new LinkedHashMap<>();
    for (ObjectRef workload : inStartOrder.reversed()) {
      ObjectKey key = key(workload);
      Optional<Descriptor> stopped = place.edit(key, Workloads::stopped);
      if (stopped.isPresent()) {
        place.edit(runsOf(key), Workloads::stopped);
        awaiting.accept(key);
        generations.put(Stillness.name(key), Stillness.generation(stopped.get()));
      }
    }
    return generations;
  }

  /** Stops what an attempt may have started, and sees to it that it can start no more. */
  void stopForGood(List<ObjectRef> inStartOrder) {
    settle(inStartOrder.reversed(), Workloads::stopped);
    stop(inStartOrder, this::awaitNoPodsOrAbandon);
  }

  private void settle(List<ObjectRef> workloads, UnaryOperator<Descriptor> edit) {
    for (ObjectRef workload : workloads) {
      ObjectKey key = key(workload);
      place.settle(place.objects().get(key).stream().toList(), edit);
      place.settle(runsOf(key), edit);
    }
  }

  /**
   * Starts them in order, each when the one before is healthy.
   *
   * @param ready of how many pods no more can be asked for, as {@link Frozen#ready}
   * @return them as they run
   */
  List<Descriptor> start(List<ObjectRef> inStartOrder, Map<String, Long> ready) {
    List<Descriptor> running = new ArrayList<>();
    for (ObjectRef workload : inStartOrder) {
      ObjectKey key = key(workload);
      Optional<Descriptor> started = place.edit(key, Workloads::started);
      if (started.isPresent()) {
        running.add(started.get());
        place.edit(runsOf(key), Workloads::started);
        unhealthy(key, ready)
            .ifPresent(failed -> {
              throw failed;
            });
      }
    }
    return running;
  }

  /** Waits for those that an operator makes. */
  void awaitMade(List<ObjectRef> workloads) {
    for (ObjectRef workload : workloads) {
      ObjectKey key = key(workload);
      if (!place.await(key, Optional::isPresent, place.limits().healthy())) {
        throw StepException.permanent(
            place.subject(key),
            "nobody made %s at site %s within %d s after the hooks %s were taken back; see whether its operator runs there"
                .formatted(
                    key,
                    place.site().name(),
                    place.limits().healthy().toSeconds(),
                    Marks.HOOK_PAUSE));
      }
    }
  }

  /**
   * Gives all of them back what they had, in order, each when the one before is healthy; but one
   * that does not become healthy keeps none of the others from being started.
   *
   * @return what the first of those has to say
   */
  Optional<StepException> restore(List<ObjectRef> inStartOrder, Map<String, Long> ready) {
    Optional<StepException> first = Optional.empty();
    for (ObjectRef workload : inStartOrder) {
      settle(List.of(workload), Workloads::started);
      if (first.isEmpty()) {
        first = unhealthy(key(workload), ready);
      }
    }
    return first;
  }

  private static Descriptor stopped(Descriptor workload) {
    return Quiescence.of(workload).map(how -> how.stop(workload)).orElse(workload);
  }

  private static Descriptor started(Descriptor workload) {
    return Quiescence.of(workload).map(how -> how.start(workload)).orElse(workload);
  }

  /** Jobs that a CronJob has started and that are not done: suspending the CronJob leaves them. */
  private List<Descriptor> runsOf(ObjectKey workload) {
    if (!workload.kind().equals("CronJob")) {
      return List.of();
    }
    return place.objects().list("batch/v1", "Job", place.namespace(), "").stream()
        .filter(job -> isOwnedBy(job, workload))
        .filter(job -> job.at("status", "completionTime").isEmpty())
        .toList();
  }

  private static boolean isOwnedBy(Descriptor job, ObjectKey owner) {
    return job.listAt("metadata", "ownerReferences").stream()
        .map(reference -> JsonTree.mapAt(reference))
        .anyMatch(r -> owner.kind().equals(r.get("kind")) && owner.name().equals(r.get("name")));
  }

  private void awaitNoPods(ObjectKey workload, Duration atMost) {
    boolean gone = place.poll(() -> noneIsLeft(workload), atMost);
    if (!gone) {
      throw StepException.retriable(
          place.subject(workload),
          "%s at site %s still has %s %d s after it was stopped; delete what keeps it, or raise the limit for stopping"
              .formatted(
                  workload,
                  place.site().name(),
                  podsOf(workload).stream().map(PodFact::name).toList(),
                  place.limits().stopped().toSeconds()));
    }
  }

  /**
   * Where nothing counts that the pods write, a node that died must not keep the migration from
   * turning back: then clients would wait until it is repaired.
   */
  private void awaitNoPodsOrAbandon(ObjectKey workload) {
    if (!place.poll(() -> noneIsLeft(workload), place.limits().stopped())) {
      List<String> names = podsOf(workload).stream().map(PodFact::name).toList();
      place.site().pods().abandon(place.namespace(), names);
      awaitNoPods(workload, ABANDONED);
    }
  }

  private void awaitNoPods(ObjectKey workload) {
    awaitNoPods(workload, place.limits().stopped());
  }

  /** Watches each pod go, since clients wait meanwhile; then looks whether others came. */
  private boolean noneIsLeft(ObjectKey workload) {
    List<PodFact> pods = podsOf(workload);
    if (pods.isEmpty()) {
      return true;
    }
    Together.map(
        pods,
        pod ->
            place.await(
                new ObjectKey("v1", "Pod", place.namespace(), pod.name()),
                now -> now.map(PlatformObjects::hasEnded).orElse(true),
                LOOK_AGAIN));
    return podsOf(workload).isEmpty();
  }

  private List<PodFact> podsOf(ObjectKey workload) {
    return place.site().pods().running(place.namespace()).stream()
        .filter(pod -> isSame(pod.controller(), workload))
        .toList();
  }

  static boolean isSame(ObjectKey one, ObjectKey other) {
    return one.kind().equals(other.kind()) && one.name().equals(other.name());
  }

  private Optional<StepException> unhealthy(ObjectKey workload, Map<String, Long> ready) {
    long before = ready.getOrDefault(place.subject(workload), Long.MAX_VALUE);
    boolean healthy =
        place.await(
            workload,
            now -> now.isEmpty() || WorkloadHealth.isHealthy(now.get(), before),
            place.limits().healthy());
    if (healthy) {
      return Optional.empty();
    }
    return Optional.of(
        StepException.permanent(
            place.subject(workload),
            "%s at site %s is not healthy %d s after it was started: %s"
                .formatted(
                    workload,
                    place.site().name(),
                    place.limits().healthy().toSeconds(),
                    place.site().pods().explain(workload))));
  }
}
