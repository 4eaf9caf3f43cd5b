package dev.theseus.datamover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with several volumes at once; interrupted, it interrupts all. */
final class EachVolume {

  /** What is done with one volume. */
  @FunctionalInterface
  interface Work<V, T> {
    T apply(V volume) throws Exception;
  }

  private EachVolume() {}

  static <V, T> List<T> inParallel(List<V> volumes, Work<V, T> work) throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (V volume : volumes) {
        running.add(pool.submit(() -> work.apply(volume)));
      }
      List<T> results = new ArrayList<>();
      try {
        for (Future<T> one : running) {
          results.add(one.get());
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception failure ? failure : e;
      } finally {
        pool.shutdownNow();
      }
      return results;
    }
  }
}
