package dev.theseus.testbed.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The table of orders. Nothing in it forbids the same client number and sequence twice, so that a
 * write that arrived twice would be seen.
 */
final class Orders {
  private static final long SCHEMA_LOCK = 7_263_401L;

  /** One order as clients see it. */
  record Order(long id, String client, long sequence, String item, String status) {}

  private Orders() {}

  static void createSchema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Web and worker start together, and CREATE … IF NOT EXISTS alone races with itself.
      statement.execute("SELECT pg_advisory_lock(" + SCHEMA_LOCK + ")");
      try {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS orders (
              id bigserial PRIMARY KEY,
              client text NOT NULL,
              sequence bigint NOT NULL,
              item text NOT NULL,
              status text NOT NULL DEFAULT 'new',
              created_at timestamptz NOT NULL DEFAULT now(),
              processed_at timestamptz);
            CREATE INDEX IF NOT EXISTS orders_new ON orders (id) WHERE status = 'new';
            """);
      } finally {
        statement.execute("SELECT pg_advisory_unlock(" + SCHEMA_LOCK + ")");
      }
    }
  }

  static long insert(Connection connection, String client, long sequence, String item)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO orders (client, sequence, item) VALUES (?, ?, ?) RETURNING id")) {
      insert.setString(1, client);
      insert.setLong(2, sequence);
      insert.setString(3, item);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static Optional<Order> find(Connection connection, long id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, client, sequence, item, status FROM orders WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Order(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5)));
      }
    }
  }

  static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Marks up to {@code limit} new orders as processed and returns how many. */
  static int process(Connection connection, int limit) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE orders SET status = 'processed', processed_at = now()
            WHERE id IN (
              SELECT id FROM orders WHERE status = 'new'
              ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
            """)) {
      update.setInt(1, limit);
      return update.executeUpdate();
    }
  }
}
