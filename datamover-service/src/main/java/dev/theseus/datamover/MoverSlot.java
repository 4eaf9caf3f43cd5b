package dev.theseus.datamover;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.UnitDispatched;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.MessageNotSentException;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.messaging.work.Lease;
import dev.theseus.messaging.work.WorkSource;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes units from the shared work and has them moved, one at a time, until it is closed. */
final class MoverSlot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MoverSlot.class);
  private static final Duration TAKE_TIMEOUT = Duration.ofSeconds(1);

  private final WorkSource<UnitDispatched> work;
  private final UnitMover mover;
  private final RequestSender events;
  private final Thread thread;
  private volatile boolean closed;

  MoverSlot(WorkSource<UnitDispatched> work, UnitMover mover, RequestSender events, String name) {
    this.work = work;
    this.mover = mover;
    this.events = events;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        Optional<Lease<UnitDispatched>> lease = work.take(TAKE_TIMEOUT);
        if (lease.isPresent()) {
          move(lease.get());
        }
      } catch (InterruptedException e) {
        LOG.debug("slot {} was interrupted", thread.getName());
      } catch (IllegalStateException e) {
        if (!closed) {
          LOG.error("slot {} gets no more work", thread.getName(), e);
        }
        return;
      }
    }
  }

  private void move(Lease<UnitDispatched> lease) {
    Optional<MigrationEvent> event = mover.move(lease.unit().value());
    if (closed) {
      lease.release();
      return;
    }
    try {
      event.ifPresent(told -> events.sendAndWait(CatalogueTopics.output(told)));
      // Only now: a unit whose event was lost is done again, which finds it durable and tells it.
      lease.complete();
    } catch (MessageNotSentException e) {
      LOG.warn("a unit is given back, because its event could not be written", e);
      lease.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.close();
  }
}
