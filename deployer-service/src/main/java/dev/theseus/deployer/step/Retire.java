package dev.theseus.deployer.step;

import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.SourceRetired;
import dev.theseus.sites.Marks;
import java.util.Optional;

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
    Place source = steps.source(request.spec(), attempt, Turn.RETIRE);
    Place target = steps.target(request.spec(), attempt, Turn.RETIRE);
    // A fence that is gone tells that an earlier attempt came so far: it is the last that goes.
    Optional<Fence> atSource = source.fenceIfThere();
    atSource.ifPresent(fence -> {
      leave(source, request, Frozen.of(fence.kept()));
      Agents.stop(source);
    });
    Optional<Fence> atTarget = target.fenceIfThere();
    atTarget.ifPresent(fence -> Agents.stop(target));
    atSource.ifPresent(Fence::drop);
    atTarget.ifPresent(Fence::drop);
    return new SourceRetired(attempt.migrationId(), attempt.epoch(), steps.now());
  }

  private static void leave(Place source, RetireRequested request, Frozen frozen) {
    if (request.spec().mode() == Mode.COPY) {
      Traffic.named(source, frozen.services()).forget();
      return;
    }
    Workloads workloads = new Workloads(source);
    for (ObjectRef workload : request.workloads()) {
      source.edit(
          workloads.key(workload),
          now -> now.withAnnotation(Marks.RETIRED, source.attempt().migrationId()));
    }
  }
}
