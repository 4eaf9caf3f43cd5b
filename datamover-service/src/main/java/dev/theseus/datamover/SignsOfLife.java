package dev.theseus.datamover;

import dev.theseus.agent.AgentProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells now and then that long work goes on, while and only while its counters move: work that
 * hangs must look silent, or its deadline would never end it.
 */
final class SignsOfLife implements AutoCloseable {

  static final Duration EVERY = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /**
   * Something whose work is counted.
   *
   * @param name what it is called in the events
   * @param counters what was done so far
   */
  record Watched(String name, Callable<AgentProgress> counters) {}

  private record Seen(AgentProgress first, AgentProgress last) {}

  private final BiConsumer<String, Long> tell;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Watches until it is closed.
   *
   * @param tell is given a name, and the bytes that its work did since the first look
   */
  SignsOfLife(List<Watched> watched, Duration every, BiConsumer<String, Long> tell) {
    this.tell = tell;
    this.thread =
        Thread.ofVirtual().name("signs-of-life").start(() -> watch(List.copyOf(watched), every));
  }

  /** The counters of both agents of a volume. */
  static Watched of(VolumePair pair) {
    return new Watched(
        pair.volume(),
        () -> {
          AgentProgress source = pair.source().progress(pair.migration());
          AgentProgress target = pair.target().progress(pair.migration());
          return new AgentProgress(
              source.entries() + target.entries(), source.bytes() + target.bytes());
        });
  }

  private void watch(List<Watched> watched, Duration every) {
    Map<String, Seen> seen = new HashMap<>();
    try {
      while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        for (Watched one : watched) {
          look(one, seen);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("closed");
    }
  }

  private void look(Watched one, Map<String, Seen> seen) throws InterruptedException {
    try {
      AgentProgress now = one.counters().call();
      Seen before = seen.getOrDefault(one.name(), new Seen(now, now));
      seen.put(one.name(), new Seen(before.first(), now));
      if (!before.last().equals(now) && closing.getCount() > 0) {
        tell.accept(one.name(), Math.max(0, now.bytes() - before.first().bytes()));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // No answer is no sign; whoever does the work finds out what is wrong.
      LOG.debug("no sign of life of {}", one.name(), e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
