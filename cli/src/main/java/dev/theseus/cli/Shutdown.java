package dev.theseus.cli;

import dev.theseus.messaging.Health;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a process running until it is asked to end, or until a part of it has ended for good. */
final class Shutdown implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  Shutdown() {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  asked.countDown();
                  awaitClosed();
                }));
  }

  /**
   * @throws CliException internal, where a part has ended for good
   */
  void await(Health health) throws InterruptedException {
    while (!asked.await(1, TimeUnit.SECONDS)) {
      if (health.isFatal()) {
        throw new CliException(ExitCode.INTERNAL, "A service has ended for good: " + fatal(health));
      }
    }
  }

  /** Everything else is closed: the process may end. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void awaitClosed() {
    try {
      closed.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String fatal(Health health) {
    return health.snapshot().entrySet().stream()
        .filter(part -> part.getValue().state() == Health.State.FATAL)
        .map(part -> part.getKey() + ": " + part.getValue().detail())
        .findFirst()
        .orElse("unknown");
  }
}
