package dev.theseus.messaging.work;

import dev.theseus.messaging.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The two ends of a lease: the taker's, and that of the thread that keeps it alive. */
final class HeldUnit<V> implements Lease<V> {
  private static final long LIMIT_SECONDS = 30;

  /** How the taker ended it. */
  enum End {
    COMPLETE,
    RELEASE
  }

  private final Received<V> unit;
  private final BlockingQueue<End> ending = new ArrayBlockingQueue<>(1);
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile boolean held = true;

  HeldUnit(Received<V> unit) {
    this.unit = unit;
  }

  @Override
  public Received<V> unit() {
    return unit;
  }

  @Override
  public boolean isHeld() {
    return held;
  }

  @Override
  public boolean complete() {
    return end(End.COMPLETE);
  }

  @Override
  public void release() {
    end(End.RELEASE);
  }

  boolean isOpen() {
    return open.get();
  }

  /** How the taker ended the lease; empty when it did not within the time. */
  Optional<End> awaitEnd(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(ending.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** The unit may be with somebody else from now on. */
  void lost() {
    held = false;
  }

  /** Tells the taker whether the broker took the end of the lease. */
  void ended(boolean taken) {
    held = false;
    open.set(false);
    result.complete(taken);
  }

  private boolean end(End end) {
    if (result.isDone()) {
      // The source was closed, or lost the unit, before its taker was done.
      return false;
    }
    if (!open.compareAndSet(true, false) || !ending.offer(end)) {
      throw new IllegalStateException("The lease on " + unit.id() + " has ended already.");
    }
    try {
      return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
