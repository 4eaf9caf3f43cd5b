package dev.theseus.cluster.kubelet;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes one container until it is closed and reports each change of the verdict.
 *
 * <p>While the container has not passed yet it is tried more often than the period says, so that
 * ready containers are seen within a fraction of a second; those extra tries do not count as
 * failures.
 */
final class ProbeLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeLoop.class);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_EAGER_PAUSE_MILLIS = 250;

  /** The outcome that thresholds have confirmed. */
  enum Verdict {
    PASSED,
    FAILED
  }

  private final ProbeSpec probe;
  private final ProbeCheck check;
  private final Consumer<Verdict> listener;
  private final Thread thread;

  private ProbeLoop(ProbeSpec probe, ProbeCheck check, Consumer<Verdict> listener) {
    this.probe = probe;
    this.check = check;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("probe").unstarted(this::run);
  }

  /**
   * Starts probing.
   *
   * @param listener told PASSED or FAILED at every change, and FAILED again at each failed period
   */
  static ProbeLoop start(ProbeSpec probe, ProbeCheck check, Consumer<Verdict> listener) {
    ProbeLoop loop = new ProbeLoop(probe, check, listener);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      Thread.sleep(probe.initialDelayMillis());
      probeForever();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("probe ended unexpectedly", e);
    }
  }

  private void probeForever() throws InterruptedException {
    boolean passing = false;
    int successes = 0;
    int failures = 0;
    long pauseMillis = FIRST_PAUSE_MILLIS;
    long periodStart = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      boolean passed = check.passes(probe);
      boolean periodOver = System.nanoTime() - periodStart >= probe.periodMillis() * 1_000_000;
      if (passed) {
        failures = 0;
        if (++successes >= probe.successThreshold() && !passing) {
          passing = true;
          listener.accept(Verdict.PASSED);
        }
      } else {
        successes = 0;
        if ((passing || periodOver) && ++failures >= probe.failureThreshold()) {
          passing = false;
          pauseMillis = FIRST_PAUSE_MILLIS;
          listener.accept(Verdict.FAILED);
        }
      }
      if (periodOver || passed) {
        periodStart = System.nanoTime();
      }
      Thread.sleep(passing ? probe.periodMillis() : Math.min(pauseMillis, probe.periodMillis()));
      pauseMillis = Math.min(pauseMillis * 2, LONGEST_EAGER_PAUSE_MILLIS);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
