package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.util.List;
import java.util.Optional;

/** The workloads of a place, stopped and started one after the other. */
final class Workloads {

  private final Place place;

  Workloads(Place place) {
    this.place = place;
  }

  /** The key of a workload, always in this place's namespace. */
  ObjectKey key(ObjectRef workload) {
    return new ObjectKey(
        workload.apiVersion(), workload.kind(), place.namespace(), workload.name());
  }

  /** Stops them in reverse of the order in which they start; what is gone is left out. */
  void stop(List<ObjectRef> inStartOrder) {
    for (ObjectRef workload : inStartOrder.reversed()) {
      ObjectKey key = key(workload);
      Optional<Descriptor> stopped = place.edit(key, Workloads::stopped);
      if (stopped.isPresent()) {
        runsOf(key).forEach(run -> place.edit(run.key(), Workloads::stopped));
        awaitNoPods(key);
      }
    }
  }

  /** Starts them in order, each when the one before is healthy. */
  void start(List<ObjectRef> inStartOrder) {
    for (ObjectRef workload : inStartOrder) {
      ObjectKey key = key(workload);
      Optional<Descriptor> started = place.edit(key, Workloads::started);
      if (started.isPresent()) {
        runsOf(key).forEach(run -> place.edit(run.key(), Workloads::started));
        awaitHealthy(key);
      }
    }
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

  private void awaitNoPods(ObjectKey workload) {
    boolean gone = place.poll(() -> podsOf(workload).isEmpty(), place.limits().stopped());
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

  private List<PodFact> podsOf(ObjectKey workload) {
    return place.site().pods().running(place.namespace()).stream()
        .filter(pod -> isSame(pod.controller(), workload))
        .toList();
  }

  static boolean isSame(ObjectKey one, ObjectKey other) {
    return one.kind().equals(other.kind()) && one.name().equals(other.name());
  }

  private void awaitHealthy(ObjectKey workload) {
    boolean healthy =
        place.await(
            workload,
            now -> now.isEmpty() || Health.isHealthy(now.get()),
            place.limits().healthy());
    if (!healthy) {
      throw StepException.permanent(
          place.subject(workload),
          "%s at site %s is not healthy %d s after it was started: %s"
              .formatted(
                  workload,
                  place.site().name(),
                  place.limits().healthy().toSeconds(),
                  place.site().pods().explain(workload)));
    }
  }
}
