package dev.theseus.deployer.step;

import java.util.Optional;

/** Kills the process at one write, before or after it reached the site. */
final class Crash {

  /** The process is gone; no step may catch this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private int writesUntil = Integer.MAX_VALUE;
  private boolean afterTheWrite;
  private Optional<Runnable> late = Optional.empty();
  private int writes;
  private boolean happened;

  /** Arms the crash at the write of this number, from 0. */
  synchronized void at(int write, boolean afterWrite) {
    writesUntil = write;
    afterTheWrite = afterWrite;
    writes = 0;
    happened = false;
  }

  synchronized void disarm() {
    writesUntil = Integer.MAX_VALUE;
    writes = 0;
    happened = false;
  }

  /** A process dies with all its threads, whichever made the write. */
  synchronized void endIfHappened() {
    if (happened) {
      throw new Killed();
    }
  }

  synchronized int writes() {
    return writes;
  }

  void before() {
    before(Optional.empty());
  }

  /** Before a write that may still arrive when the process that made it is gone. */
  void before(Runnable write) {
    before(Optional.of(write));
  }

  private synchronized void before(Optional<Runnable> write) {
    endIfHappened();
    if (writes == writesUntil && !afterTheWrite) {
      late = write;
      happened = true;
      throw new Killed();
    }
  }

  /** The write that the killed process had sent, and that nobody has seen yet. */
  synchronized Optional<Runnable> late() {
    return late;
  }

  synchronized void after() {
    if (writes++ == writesUntil && afterTheWrite) {
      happened = true;
      throw new Killed();
    }
  }
}
