package dev.theseus.testbed.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The shop's worker: marks new orders as processed, a batch at a time. */
final class Worker {
  private static final int BATCH = 50;
  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(60);

  private Worker() {}

  public static void main(String[] arguments) throws SQLException, InterruptedException {
    Environment environment = Environment.ofProcess();
    Database database = Database.of(environment);
    int pollMillis = environment.number("WORKER_POLL_MILLIS", 100);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stop.countDown();
              awaitQuietly(stopped);
            }));
    System.out.println("worker: consuming orders from " + database);
    try {
      while (stop.getCount() > 0) {
        consume(database, pollMillis, stop);
      }
    } finally {
      stopped.countDown();
    }
  }

  /** Works on one connection until it breaks or the process shall stop. */
  private static void consume(Database database, int pollMillis, CountDownLatch stop)
      throws SQLException, InterruptedException {
    try (Connection connection = database.connectWithin(DATABASE_LIMIT)) {
      Orders.createSchema(connection);
      while (true) {
        int processed = Orders.process(connection, BATCH);
        if (stop.await(processed == BATCH ? 0 : pollMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (SQLException e) {
      System.err.println("worker: lost " + database + ", connecting again: " + e.getMessage());
      if (stop.await(pollMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(5, TimeUnit.SECONDS)) {
        System.err.println("worker: a batch did not end within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
