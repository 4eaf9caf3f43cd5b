package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.sites.SiteException;
import java.util.concurrent.Callable;

/** Tries again what may pass by itself, a few times and with growing pauses. */
final class Retrying {

  private static final int TRIES = 5;
  private static final long FIRST_PAUSE_MILLIS = 200;

  private Retrying() {}

  /** Calls until it succeeds; fails with the last failure, or at once where another try is vain. */
  static <T> T call(VolumePair volume, Callable<T> work) throws Exception {
    long pause = FIRST_PAUSE_MILLIS;
    for (int left = TRIES - 1; ; left--) {
      try {
        return work.call();
      } catch (AgentException.Retriable e) {
        stopIfSpent(e, left);
      } catch (SiteException e) {
        stopIfSpent(e, e.kind() == SiteException.Kind.RETRIABLE ? left : 0);
      }
      volume.lookAgain();
      Thread.sleep(pause);
      pause *= 2;
    }
  }

  private static void stopIfSpent(Exception failure, int left) throws Exception {
    if (left <= 0 || Thread.currentThread().isInterrupted()) {
      throw failure;
    }
  }
}
