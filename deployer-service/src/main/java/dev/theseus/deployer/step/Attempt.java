package dev.theseus.deployer.step;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One attempt of one step of one migration. Thread-safe: another thread may end it. */
public final class Attempt {

  private final String migrationId;
  private final int epoch;
  private final AtomicInteger newestEpoch;
  private final CompletableFuture<Boolean> followed = new CompletableFuture<>();
  private final CompletableFuture<StepException> failure = new CompletableFuture<>();

  /** An attempt that nothing has superseded yet. */
  public Attempt(String migrationId, int epoch) {
    this.migrationId = migrationId;
    this.epoch = epoch;
    this.newestEpoch = new AtomicInteger(epoch);
  }

  /** The migration. */
  public String migrationId() {
    return migrationId;
  }

  /** The epoch of the request. */
  public int epoch() {
    return epoch;
  }

  /**
   * Tells that the migration's next request has come. If it is of a newer epoch, nothing more is
   * written or waited for.
   */
  public void follow(int epochOfNext) {
    newestEpoch.accumulateAndGet(epochOfNext, Math::max);
    followed.complete(true);
  }

  /** What to do, once, as soon as something beside the step makes it fail. */
  public void onFailure(Consumer<StepException> listener) {
    var _ = failure.thenAccept(listener);
  }

  /** Tells what makes the step fail, whatever it does now. */
  void fail(StepException why) {
    failure.complete(why);
  }

  /** Waits until the next request comes; gives what has made the step fail before. */
  Optional<StepException> awaitNext() {
    try {
      return CompletableFuture.anyOf(followed, failure).get() instanceof StepException why
          ? Optional.of(why)
          : Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StepException.retriable("", "the watch was interrupted, because the service stops");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("neither future fails", impossible);
    }
  }

  /** Refuses to go on when a newer epoch has begun, or something has made the step fail. */
  void checkCurrent() {
    StepException why = failure.getNow(null);
    if (why != null) {
      throw why;
    }
    int newest = newestEpoch.get();
    if (newest > epoch) {
      throw StepException.retriable(
          "",
          "epoch %d of migration %s was given up, because epoch %d has begun"
              .formatted(epoch, migrationId, newest));
    }
  }
}
