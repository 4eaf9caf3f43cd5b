package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.AgentProgress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call that ends when the way that it goes by is a dead end. A network that is cut says nothing:
 * whoever waits for its bytes waits long. So when nothing moves, somebody looks whether the way
 * still carries, which a slow disk does not change.
 */
final class WatchedCall {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  private WatchedCall() {}

  /**
   * Calls, and looks after it.
   *
   * @throws AgentException.Unreachable also where the way broke in the middle
   */
  static <T> T of(VolumePair pair, WayTo way, Callable<T> work) throws AgentException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name("call-" + pair.volume()).start(task);
    try {
      return result(pair, way, task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentException.Retriable("the call for " + pair + " was interrupted", e);
    } finally {
      // An interrupted call closes its connection, and the agents stop.
      task.cancel(true);
      joined(thread);
    }
  }

  private static <T> T result(VolumePair pair, WayTo way, FutureTask<T> task)
      throws AgentException, InterruptedException {
    Optional<AgentProgress> last = Optional.empty();
    while (true) {
      try {
        return task.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException slow) {
        Optional<AgentProgress> now = progress(pair);
        if (now.equals(last)) {
          requireAlive(pair, way);
        }
        last = now;
      } catch (ExecutionException e) {
        throw told(Objects.requireNonNullElse(e.getCause(), e));
      }
    }
  }

  private static Optional<AgentProgress> progress(VolumePair pair) {
    try {
      return Optional.of(pair.target().progress(pair.migration()));
    } catch (AgentException silent) {
      return Optional.empty();
    }
  }

  private static void requireAlive(VolumePair pair, WayTo way) throws AgentException {
    if (!pair.target().isReady()) {
      throw new AgentException.Retriable("the target's agent of " + pair + " answers no more");
    }
    if (way.isRelayed()) {
      if (!pair.source().isReady()) {
        throw new AgentException.Retriable("the source's agent of " + pair + " answers no more");
      }
      return;
    }
    try {
      pair.target()
          .probe(pair.migration(), pair.sourceEndpoint().knownAs(way.address().orElseThrow()));
    } catch (AgentException.Unreachable dead) {
      throw dead;
    } catch (AgentException.Retriable broken) {
      throw new AgentException.Unreachable(
          "nothing moves, and a new connection breaks too: " + broken.explanation());
    }
  }

  private static AgentException told(Throwable failure) {
    return switch (failure) {
      case AgentException known -> known;
      case RuntimeException unexpected -> throw unexpected;
      case Error error -> throw error;
      default -> new AgentException.Retriable(String.valueOf(failure.getMessage()), failure);
    };
  }

  /** Whoever asks again must not meet the call that was given up. */
  private static void joined(Thread thread) {
    boolean interrupted = Thread.interrupted();
    try {
      boolean _ = thread.join(LOOK_EVERY);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
