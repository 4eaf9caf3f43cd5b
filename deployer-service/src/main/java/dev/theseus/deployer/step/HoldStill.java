package dev.theseus.deployer.step;

import dev.theseus.events.MigrationSpec;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to it that the source stands still while others copy and compare: it works beside their
 * step, from its request until the next one, and has nothing to say unless the source moves.
 */
public final class HoldStill {

  private final Steps steps;

  /** The watch at these sites. */
  public HoldStill(Steps steps) {
    this.steps = steps;
  }

  /** Watches until the migration's next request comes; fails for good when something moves. */
  public void apply(MigrationSpec spec, Attempt attempt) {
    Place source = steps.source(spec, attempt, Turn.QUIESCE);
    Map<String, String> kept = source.kept();
    if (Fence.turn(kept).filter(Turn.QUIESCE::equals).isEmpty()) {
      return; // The migration has gone on: this request was read again after a crash.
    }
    try (StillnessWatch _ = new StillnessWatch(source, Frozen.of(kept))) {
      Optional<StepException> broken = attempt.awaitNext();
      broken.ifPresent(failed -> {
        throw failed;
      });
    }
  }
}
