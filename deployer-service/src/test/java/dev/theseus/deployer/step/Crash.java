package dev.theseus.deployer.step;

/** Kills the process at one write, before or after it reached the site. */
final class Crash {

  /** The process is gone; no step may catch this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private int writesUntil = Integer.MAX_VALUE;
  private boolean afterTheWrite;
  private int writes;

  /** Arms the crash at the write of this number, from 0. */
  void at(int write, boolean afterWrite) {
    writesUntil = write;
    afterTheWrite = afterWrite;
    writes = 0;
  }

  void disarm() {
    writesUntil = Integer.MAX_VALUE;
    writes = 0;
  }

  int writes() {
    return writes;
  }

  void before() {
    if (writes == writesUntil && !afterTheWrite) {
      throw new Killed();
    }
  }

  void after() {
    if (writes++ == writesUntil && afterTheWrite) {
      throw new Killed();
    }
  }
}
