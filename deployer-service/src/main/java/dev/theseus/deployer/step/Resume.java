package dev.theseus.deployer.step;

import dev.theseus.events.ResumeRequested;
import dev.theseus.events.SourceResumed;
import java.time.Duration;
import java.time.Instant;

/**
 * Undo of quiesce, and a step of a copy: workloads get back what they had, our annotations go, and
 * clients are let in when everything is healthy.
 */
public final class Resume {

  private final Steps steps;

  /** The step at these sites. */
  public Resume(Steps steps) {
    this.steps = steps;
  }

  /** Does the step, however far quiesce came; a second time there is nothing left to do. */
  public SourceResumed apply(ResumeRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt);
    Instant begun = steps.now();
    source.fence().forget(Quiesce.measurements());
    new Workloads(source).start(request.workloads());
    long startMillis = Duration.between(begun, steps.now()).toMillis();
    Traffic traffic = new Traffic(source, request.spec().selector());
    if (traffic.isWished()) {
      traffic.wish(Traffic.SERVE);
      traffic.forget();
    }
    return new SourceResumed(attempt.migrationId(), attempt.epoch(), steps.now(), startMillis);
  }
}
