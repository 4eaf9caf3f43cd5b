package dev.theseus.deployer.step;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls that wait for a site, made at the same time: their round trips count once. */
final class Together {

  private Together() {}

  /** All results, in order; fails as the first call that failed, when all have ended. */
  static <A, B> List<B> map(List<A> each, Function<A, B> call) {
    if (each.size() <= 1) {
      return each.stream().map(call).toList();
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<B>> calls = new ArrayList<>();
      each.forEach(one -> calls.add(threads.submit(() -> call.apply(one))));
      return calls.stream().map(Together::result).toList();
    }
  }

  /** The result of one call, while another is made beside it. */
  static <T> T whileDoing(Runnable beside, Supplier<T> call) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> besides = threads.submit(beside);
      T result = call.get();
      result(besides);
      return result;
    }
  }

  private static <T> T result(Future<T> call) {
    try {
      return call.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StepException.retriable("", "the wait was interrupted, because the service stops");
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a call threw", failed);
      }
    }
  }
}
