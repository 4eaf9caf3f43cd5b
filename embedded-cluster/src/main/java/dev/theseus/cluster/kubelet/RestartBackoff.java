package dev.theseus.cluster.kubelet;

/** The pauses between restarts of one container: none before the first, then doubling. */
final class RestartBackoff {
  private static final long LONGEST_MILLIS = 60_000;
  private static final long STABLE_MILLIS = 60_000;

  private final long initialMillis;
  private long nextMillis;

  RestartBackoff(long initialMillis) {
    this.initialMillis = initialMillis;
  }

  /**
   * The pause before the restart that follows a run.
   *
   * @param ranMillis how long that run lasted; a long one starts the pauses afresh
   */
  long pauseMillisAfter(long ranMillis) {
    if (ranMillis >= STABLE_MILLIS) {
      nextMillis = 0;
    }
    long pause = nextMillis;
    nextMillis = nextMillis == 0 ? initialMillis : Math.min(nextMillis * 2, LONGEST_MILLIS);
    return pause;
  }
}
