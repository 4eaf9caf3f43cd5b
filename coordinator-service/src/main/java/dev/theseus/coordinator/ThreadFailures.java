package dev.theseus.coordinator;

import dev.theseus.messaging.Health;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a thread that failed. Its replacement goes on from the last commit, which helps
 * against what passes; what fails again and again at the same place must be seen. Thread-safe.
 */
final class ThreadFailures {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final int LIMIT = 10;
  private static final long WITHIN_NANOS = Duration.ofMinutes(5).toNanos();

  private final String part;
  private final Health health;
  private final Deque<Long> lasting = new ArrayDeque<>();

  ThreadFailures(String part, Health health) {
    this.part = part;
    this.health = health;
  }

  /** Replaces the thread; ends the coordinator where the JVM is broken, or nothing else helps. */
  synchronized StreamThreadExceptionResponse react(Throwable failure) {
    LOG.error("A coordinator thread failed", failure);
    Throwable root = failure;
    boolean passes = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      passes |= cause instanceof RetriableException;
      root = cause;
    }
    if (root instanceof Error || (!passes && isTooMuch(System.nanoTime()))) {
      health.report(part, Health.State.FATAL, String.valueOf(root));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    health.report(part, Health.State.DEGRADED, String.valueOf(root.getMessage()));
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private boolean isTooMuch(long now) {
    lasting.addLast(now);
    while (now - lasting.getFirst() > WITHIN_NANOS) {
      lasting.removeFirst();
    }
    return lasting.size() > LIMIT;
  }
}
