package dev.theseus.planner.prediction;

/**
 * How pre-copy goes: each round moves what was written during the one before it.
 *
 * @param movedBytes bytes of all rounds
 * @param pendingBytes what is left for the freeze
 * @param rounds rounds that run
 */
record PreCopy(double movedBytes, double pendingBytes, int rounds) {

  /**
   * Runs the rounds.
   *
   * @param budgetMillis ends them as soon as what is pending moves within it
   */
  static PreCopy of(
      double bytes, double dirtyPerSecond, double ratePerSecond, long budgetMillis, int maxRounds) {
    double moved = 0;
    double pending = bytes;
    int rounds = 0;
    // The first round always runs: nothing is at the target yet.
    while (rounds < Math.max(1, maxRounds)
        && (rounds == 0 || pending > ratePerSecond * budgetMillis / 1000.0)) {
      moved += pending;
      // No more can be dirty than there is.
      pending = Math.min(bytes, pending / ratePerSecond * dirtyPerSecond);
      rounds++;
    }
    return new PreCopy(moved, pending, rounds);
  }
}
