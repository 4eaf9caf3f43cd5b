package dev.theseus.cluster.api;

import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** Waits for writes, which keeps a slow client from piling up memory here. */
final class Sending {
  private Sending() {}

  static boolean await(Future<Void> write, CountDownLatch closed) {
    try {
      write.toCompletionStage().toCompletableFuture().get();
      return true;
    } catch (ExecutionException e) {
      // The client went away: that ends the stream and is nobody's failure.
      closed.countDown();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
