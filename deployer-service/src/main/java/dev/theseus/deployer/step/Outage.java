package dev.theseus.deployer.step;

import dev.theseus.sites.SiteException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a step again, in its own attempt, while its site does not answer. An API server that is
 * started anew is away for seconds, refuses at once, and would use up all attempts meanwhile: a
 * migration would turn back for nothing, and an undo would get stuck. To begin a step again is what
 * a crash does too, so every step allows it.
 */
public final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** A connection that fails, a server that has no answer yet, and one that still starts. */
  private static final Set<String> AWAY = Set.of("Unreachable", "ServiceUnavailable", "Starting");

  private final Duration atMost;

  /**
   * Outages up to a limit.
   *
   * @param atMost counted from the first call that failed; the failure after it is the step's
   */
  public Outage(Duration atMost) {
    this.atMost = atMost;
  }

  /** Does the step, and does it again while a site is away and nothing newer has begun. */
  public <T> T outlast(Attempt attempt, Supplier<T> step) {
    long deadline = 0;
    while (true) {
      try {
        return step.get();
      } catch (SiteException failed) {
        if (!AWAY.contains(failed.reason())) {
          throw failed;
        }
        if (deadline == 0) {
          LOG.info("migration {} waits: {}", attempt.migrationId(), failed.getMessage());
          deadline = System.nanoTime() + atMost.toNanos();
        }
        if (System.nanoTime() >= deadline) {
          throw failed;
        }
      }
      pause();
      attempt.checkCurrent();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StepException.retriable("", "the wait was interrupted, because the service stops");
    }
  }
}
