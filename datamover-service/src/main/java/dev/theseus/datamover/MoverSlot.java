package dev.theseus.datamover;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.UnitDispatched;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.work.Lease;
import dev.theseus.messaging.work.WorkSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes units from the shared work and has them moved, one at a time, until it is closed. */
final class MoverSlot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MoverSlot.class);
  private static final Duration TAKE_TIMEOUT = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 500;

  private final WorkSource<UnitDispatched> work;
  private final UnitMover mover;
  private final Consumer<MigrationEvent> events;
  private final String name;
  private final Health health;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts to take units.
   *
   * @param events returns when an event is safe, or fails
   * @param name under which the health has it
   */
  MoverSlot(
      WorkSource<UnitDispatched> work,
      UnitMover mover,
      Consumer<MigrationEvent> events,
      String name,
      Health health) {
    this.work = work;
    this.mover = mover;
    this.events = events;
    this.name = name;
    this.health = health;
    health.report(name, Health.State.UP, "takes units");
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!isClosed()) {
        try {
          work.take(TAKE_TIMEOUT).ifPresent(this::move);
        } catch (InterruptedException e) {
          LOG.debug("slot {} was interrupted", name);
        }
      }
      health.report(name, Health.State.STOPPED, "closed");
    } catch (RuntimeException | Error e) {
      endForGood(e);
    }
  }

  private void endForGood(Throwable cause) {
    if (isClosed()) {
      health.report(name, Health.State.STOPPED, "closed");
      return;
    }
    LOG.error("slot {} gets no more work", name, cause);
    health.report(name, Health.State.FATAL, String.valueOf(cause.getMessage()));
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void move(Lease<UnitDispatched> lease) {
    try {
      Optional<MigrationEvent> event = mover.move(lease.unit().value());
      if (isClosed()) {
        lease.release();
        return;
      }
      event.ifPresent(events);
      // Only now: a unit whose event was lost is done again, which finds it durable and tells it.
      lease.complete();
      health.report(name, Health.State.UP, "takes units");
    } catch (RuntimeException e) {
      // Whatever it was: a unit that is held on to is moved by nobody.
      LOG.warn("slot {} gives unit {} back", name, lease.unit().id(), e);
      lease.release();
      health.report(name, Health.State.DEGRADED, String.valueOf(e.getMessage()));
      pause();
    }
  }

  private void pause() {
    try {
      boolean _ = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.close();
  }
}
