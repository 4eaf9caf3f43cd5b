package dev.theseus.datamover;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepRequest;

/** Interrupts the thread that works for an attempt when that attempt is over. */
final class Interruption {

  private final Thread worker;
  private boolean happened;
  private boolean ended;

  Interruption(Thread worker) {
    this.worker = worker;
  }

  /** Interrupts if the signal ends the attempt that made the request. */
  void interruptIfAbout(MigrationEvent request, MigrationEvent signal) {
    boolean about =
        signal instanceof CancelRequested
            || ((signal instanceof CompensationStarted || signal instanceof StepRequest)
                && signal instanceof FencedEvent newer
                && request instanceof FencedEvent fenced
                && newer.epoch() > fenced.epoch());
    if (about) {
      interrupt();
    }
  }

  synchronized void interrupt() {
    if (!ended) {
      happened = true;
      worker.interrupt();
    }
  }

  synchronized boolean happened() {
    return happened;
  }

  /** No interrupt comes after this, and one that came is used up. */
  synchronized void end() {
    ended = true;
    if (happened) {
      Thread.interrupted();
    }
  }
}
