package dev.theseus.deployer.step;

import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.TargetDeactivated;

/** Undo of activate: the workloads at the target stop again. */
public final class Deactivate {

  private final Steps steps;

  /** The undo at these sites. */
  public Deactivate(Steps steps) {
    this.steps = steps;
  }

  /** Undoes the step, however far it came; a second time there is nothing left to do. */
  public TargetDeactivated apply(DeactivateRequested request, Attempt attempt) {
    Place target = steps.target(request.spec(), attempt, Turn.DEACTIVATE);
    if (target.namespaceObject().isPresent()) {
      target.fence().forget(Activate.measurements());
      Hooks.of(target, target.fence().kept()).pauseForGood();
      new Workloads(target).stopForGood(request.workloads());
    }
    return new TargetDeactivated(attempt.migrationId(), attempt.epoch(), steps.now());
  }
}
