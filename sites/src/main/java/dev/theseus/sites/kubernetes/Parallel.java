package dev.theseus.sites.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs calls to one site side by side, so many at once at most, on virtual threads. */
final class Parallel {

  private final Semaphore permits;

  Parallel(int atOnce) {
    this.permits = new Semaphore(atOnce);
  }

  /** Results in the order of the items; the first failure in that order is thrown. */
  <T, R> List<R> map(Collection<T> items, Function<T, R> work) {
    List<Future<R>> running = new ArrayList<>(items.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        running.add(threads.submit(() -> limited(item, work)));
      }
    }
    List<R> results = new ArrayList<>(items.size());
    for (Future<R> one : running) {
      results.add(result(one));
    }
    return results;
  }

  private <T, R> R limited(T item, Function<T, R> work) throws InterruptedException {
    permits.acquire();
    try {
      return work.apply(item);
    } finally {
      permits.release();
    }
  }

  private static <R> R result(Future<R> done) {
    try {
      return done.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a call to a site broke off", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading a finished call", interrupted);
    }
  }
}
