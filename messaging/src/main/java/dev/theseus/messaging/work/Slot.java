package dev.theseus.messaging.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the thread that holds a unit and the one that wants it meet.
 *
 * @param <V> the work units
 */
final class Slot<V> {
  private final SynchronousQueue<HeldUnit<V>> handOver = new SynchronousQueue<>();
  private Optional<HeldUnit<V>> taken = Optional.empty();
  private volatile boolean closed;
  private volatile Optional<Throwable> failure = Optional.empty();

  /** For the taker. */
  Optional<Lease<V>> take(Duration timeout) throws InterruptedException {
    if (taken.filter(HeldUnit::isOpen).isPresent()) {
      throw new IllegalStateException(
          "The lease on " + taken.get().unit().id() + " is still open; end it first.");
    }
    if (closed) {
      throw new IllegalStateException(
          "The work source is closed" + failure.map(f -> ": " + f.getMessage()).orElse("."),
          failure.orElse(null));
    }
    taken = Optional.ofNullable(handOver.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    return taken.map(unit -> unit);
  }

  /** For the holder; false when nobody came for it within the time. */
  boolean offer(HeldUnit<V> unit, Duration timeout) throws InterruptedException {
    return handOver.offer(unit, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  void fail(Throwable cause) {
    failure = Optional.of(cause);
    closed = true;
  }
}
