package dev.theseus.agent;

import dev.theseus.agent.pulse.Pulse;
import java.util.Optional;

/** A request that is being carried out and can be told to stop. */
final class Operation implements Pulse {
  private final int epoch;
  private final WorkDone done;
  private volatile boolean stopped;
  private Optional<Runnable> stop = Optional.empty();

  Operation(int epoch, WorkDone done) {
    this.epoch = epoch;
    this.done = done;
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

  boolean isStopped() {
    return stopped;
  }

  /** Fails if it was told to stop, as every older attempt is when a newer one is seen. */
  void requireWanted() throws AgentException {
    if (stopped) {
      throw new AgentException.Retriable(
          "a request of epoch "
              + epoch
              + " was stopped before it was done: its caller went away, or a newer attempt began");
    }
  }

  @Override
  public void entry() throws AgentException {
    requireWanted();
    done.entry();
  }

  @Override
  public void bytes(long count) throws AgentException {
    requireWanted();
    done.bytes(count);
  }
}
