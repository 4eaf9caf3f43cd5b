package dev.theseus.planner;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Results of work that ran beside. */
final class Joined {

  private Joined() {}

  /** The result, or the failure as the work threw it. */
  static <T> T of(Future<T> work) throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof InterruptedException stopped) {
        throw stopped;
      }
      throw new IllegalStateException("a reader of a site broke off", failed);
    }
  }
}
