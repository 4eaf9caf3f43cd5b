package dev.theseus.testbed.shop;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Fills the shop's volume: half of it rows of a catalogue, which the server keeps in one large
 * file, half of it exports of those rows beside the data folder, from a few KiB to several MiB, as
 * a nightly job would leave them. The same seed writes the same rows.
 */
public final class SeedData {
  private static final int PAYLOAD_CHARACTERS = 1900;
  private static final int BATCH_ROWS = 4_000;
  private static final double SMALLEST_EXPORT_BYTES = 4 * 1024;
  private static final double LARGEST_EXPORT_BYTES = 16 * 1024 * 1024;

  private final Database database;
  private final RandomGenerator random;

  /**
   * @param database where to write
   * @param seed what sizes and contents follow from
   */
  public SeedData(Database database, long seed) {
    this.database = database;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Writes about that many bytes and returns once they are on disk. */
  public void fill(long bytes) throws SQLException {
    long rows = Math.max(1, bytes / 2 / 2040);
    try (Connection connection = database.connect()) {
      writeRows(connection, rows);
      writeExports(connection, rows, bytes / 2);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT");
      }
    }
  }

  /**
   * Rows of pseudo-random text made by the server itself. Table and rows share a transaction, so
   * that they need no write-ahead log, which would count towards the volume a second time.
   */
  private void writeRows(Connection connection, long rows) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS catalogue");
      statement.execute("CREATE TABLE catalogue (id bigint NOT NULL, payload text NOT NULL)");
      statement.execute("ALTER TABLE catalogue ALTER payload SET STORAGE EXTERNAL");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO catalogue
            SELECT n, rpad('', ?, encode(sha512((? || n)::bytea), 'base64')
              || encode(sha512((? || -n)::bytea), 'base64'))
            FROM generate_series(?::bigint, ?::bigint) AS n
            """)) {
      String salt = Long.toHexString(random.nextLong());
      for (long from = 1; from <= rows; from += BATCH_ROWS) {
        insert.setInt(1, PAYLOAD_CHARACTERS);
        insert.setString(2, salt);
        insert.setString(3, salt);
        insert.setLong(4, from);
        insert.setLong(5, Math.min(rows, from + BATCH_ROWS - 1));
        insert.executeUpdate();
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void writeExports(Connection connection, long rows, long bytes) throws SQLException {
    Path folder = dataFolder(connection).resolveSibling("exports");
    long left = bytes;
    long row = 1;
    for (int number = 1; left > 0; number++) {
      double wished =
          SMALLEST_EXPORT_BYTES
              * Math.pow(LARGEST_EXPORT_BYTES / SMALLEST_EXPORT_BYTES, random.nextDouble());
      long count = Math.max(1, Math.min(left, (long) wished) / PAYLOAD_CHARACTERS);
      export(connection, folder, number, row, row + count);
      row = (row + count) % rows;
      left -= count * PAYLOAD_CHARACTERS;
    }
  }

  private static void export(
      Connection connection, Path folder, int number, long fromRow, long toRow)
      throws SQLException {
    // The server writes the file, so it belongs to the server's user as everything else there.
    String file = folder.resolve("export-%05d.csv".formatted(number)).toString();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT id, payload FROM catalogue WHERE id >= %d AND id < %d) TO '%s'"
              .formatted(fromRow, toRow, file));
    }
  }

  private static Path dataFolder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      return Path.of(row.getString(1));
    }
  }
}
