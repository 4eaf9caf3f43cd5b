package dev.theseus.testbed.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/** A few database connections, kept open between requests. */
final class ConnectionPool implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Work on one connection inside one transaction; the pool commits. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final Database database;
  private final Semaphore permits;
  private final BlockingQueue<Connection> idle;

  ConnectionPool(Database database, int size) {
    this.database = database;
    this.permits = new Semaphore(size);
    this.idle = new ArrayBlockingQueue<>(size);
  }

  /**
   * Runs the work and commits. A pooled connection that turns out to be dead before the commit was
   * sent is replaced once, because then nothing was written; a failure of the commit itself is
   * never repeated, because it may have succeeded.
   */
  <T> T transact(Work<T> work) throws SQLException {
    permits.acquireUninterruptibly();
    try {
      Connection pooled = idle.poll();
      if (pooled != null) {
        T result;
        try {
          result = work.on(pooled);
        } catch (SQLException e) {
          closeQuietly(pooled);
          return transactOnNew(work);
        }
        return commit(pooled, result);
      }
      return transactOnNew(work);
    } finally {
      permits.release();
    }
  }

  /**
   * Opens the connections that are missing and does the same work on each, so that no client waits
   * for one.
   */
  void fill(Work<?> work) throws SQLException {
    for (int missing = idle.remainingCapacity(); missing > 0; missing--) {
      permits.acquireUninterruptibly();
      try {
        transactOnNew(work);
      } finally {
        permits.release();
      }
    }
  }

  private <T> T transactOnNew(Work<T> work) throws SQLException {
    Connection fresh = database.connectWithin(CONNECT_LIMIT);
    T result;
    try {
      fresh.setAutoCommit(false);
      result = work.on(fresh);
    } catch (SQLException e) {
      closeQuietly(fresh);
      throw e;
    }
    return commit(fresh, result);
  }

  private <T> T commit(Connection connection, T result) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
    if (!idle.offer(connection)) {
      closeQuietly(connection);
    }
    return result;
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // A connection that can't even be closed is gone already; its error was or will be reported.
      System.err.println("closing a connection: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      closeQuietly(connection);
    }
  }
}
