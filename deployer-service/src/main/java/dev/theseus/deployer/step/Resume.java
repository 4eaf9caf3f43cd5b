package dev.theseus.deployer.step;

import dev.theseus.events.ResumeRequested;
import dev.theseus.events.SourceResumed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Undo of quiesce, and a step of a copy: workloads get back what they had and our annotations go.
 * Clients are let in when everything is as healthy as it was before, and also when it does not
 * become so: then they are better off than at a closed door. The agents go first, so that a volume
 * that can be mounted at one node only is free.
 */
public final class Resume {

  private final Steps steps;

  /** The step at these sites. */
  public Resume(Steps steps) {
    this.steps = steps;
  }

  /** Does the step, however far quiesce came; a second time there is nothing left to do. */
  public SourceResumed apply(ResumeRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.RESUME);
    Map<String, String> kept = source.fence().kept();
    Frozen frozen = Frozen.of(kept);
    source.fence().forget(Frozen.measurements());
    Agents.stop(source);

    Instant begun = steps.now();
    Optional<StepException> unhealthy =
        new Workloads(source).restore(request.workloads(), frozen.ready());
    // After the workloads: then an operator finds them as it left them.
    Hooks.of(source, kept).unpauseForGood();
    long startMillis = Duration.between(begun, steps.now()).toMillis();
    Traffic.named(source, frozen.services()).release();
    unhealthy.ifPresent(failed -> {
      throw failed;
    });
    return new SourceResumed(attempt.migrationId(), attempt.epoch(), steps.now(), startMillis);
  }
}
