package dev.theseus.agent;

import java.util.Optional;

/** A request that is being carried out and can be told to stop. */
final class Operation {
  private final int epoch;
  private boolean stopped;
  private Optional<Runnable> stop = Optional.empty();

  Operation(int epoch) {
    this.epoch = epoch;
  }

  int epoch() {
    return epoch;
  }

  /** What makes it stop from now on; runs at once if it was told to already. */
  synchronized void onStop(Runnable action) {
    stop = Optional.of(action);
    if (stopped) {
      action.run();
    }
  }

  synchronized void stop() {
    stopped = true;
    stop.ifPresent(Runnable::run);
  }

  synchronized boolean isStopped() {
    return stopped;
  }
}
