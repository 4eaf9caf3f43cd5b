package dev.theseus.deployer.step;

import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.SourceRetired;
import dev.theseus.sites.Marks;

/**
 * The end at the source. After a move its stopped workloads stay and say by whom they were retired;
 * after a copy nothing of ours is left there. The agents of both sides go, and the fences last.
 */
public final class Retire {

  private final Steps steps;

  /** The step at these sites. */
  public Retire(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time there is nothing left to do. */
  public SourceRetired apply(RetireRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt);
    Place target = steps.target(request.spec(), attempt);
    source.fence().check();
    target.fence().check();
    if (request.spec().mode() == Mode.COPY) {
      new Traffic(source, request.spec().selector()).forget();
    } else {
      Workloads workloads = new Workloads(source);
      for (ObjectRef workload : request.workloads()) {
        source.edit(
            workloads.key(workload),
            now -> now.withAnnotation(Marks.RETIRED, attempt.migrationId()));
      }
    }
    Agents.stop(source);
    Agents.stop(target);
    Fence.drop(source.objects(), source.namespace(), attempt.migrationId());
    Fence.drop(target.objects(), target.namespace(), attempt.migrationId());
    return new SourceRetired(attempt.migrationId(), attempt.epoch(), steps.now());
  }
}
