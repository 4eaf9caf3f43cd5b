package dev.theseus.testbed.shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * How to reach the shop's PostgreSQL.
 *
 * @param host name or address of the server
 * @param port TCP port of the server
 * @param password password of the role {@code postgres}
 */
public record Database(String host, int port, String password) {
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

  static Database of(Environment environment) {
    return new Database(
        environment.required("DB_HOST"),
        environment.number("DB_PORT", 5432),
        environment.required("DB_PASSWORD"));
  }

  /** Opens one connection, or fails at once. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/postgres", properties);
  }

  /** Opens one connection; while the server can't be reached, tries again until the limit. */
  public Connection connectWithin(Duration limit) throws SQLException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return connect();
      } catch (SQLException e) {
        if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
      }
    }
  }

  @Override
  public String toString() {
    return "postgres at " + host + ":" + port;
  }
}
