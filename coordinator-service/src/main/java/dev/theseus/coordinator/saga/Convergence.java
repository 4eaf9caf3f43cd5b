package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationSpec;
import java.time.Instant;

/** Whether another round of pre-copy makes the freeze shorter. */
enum Convergence {
  /** What remains is expected to shrink: run another round. */
  ANOTHER_ROUND,
  /** What remains fits the downtime budget. */
  CONVERGED,
  /** It does not fit, and another round is not expected to help. */
  NOT_CONVERGED;

  /** Below this a round's own cost, its scan, is more than what it saves. */
  private static final long WORTHWHILE_MILLIS = 100;

  /**
   * Judges a complete round. What a round moved was written while the round before ran, so the next
   * one is expected to find as much more or less as this one took longer or shorter.
   */
  static Convergence judge(Copying copying, MigrationSpec spec, Instant now) {
    long moved = copying.doneBytes();
    if (moved == 0) {
      return CONVERGED;
    }
    long millisAtRate = moved * 1000 / Math.max(1, copying.rateAt(now));
    boolean fits = millisAtRate <= spec.downtimeBudgetMillis();
    if (copying.round() + 1 >= spec.maxRounds()) {
      return fits ? CONVERGED : NOT_CONVERGED;
    }
    if (copying.round() == 0) {
      // The first round moved everything; the freeze should see what changed only.
      return ANOTHER_ROUND;
    }
    double shrinksTo = copying.millisUntil(now) / (double) Math.max(1, copying.previousMillis());
    if (!fits) {
      return shrinksTo < 1 ? ANOTHER_ROUND : NOT_CONVERGED;
    }
    return millisAtRate > WORTHWHILE_MILLIS && shrinksTo <= 0.5 ? ANOTHER_ROUND : CONVERGED;
  }
}
