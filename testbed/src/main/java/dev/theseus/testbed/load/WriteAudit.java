package dev.theseus.testbed.load;

import dev.theseus.testbed.shop.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what was acknowledged with what a database holds.
 *
 * @param acknowledged how many writes were acknowledged
 * @param stored how many orders the database holds, acknowledged or not
 * @param lost acknowledged writes that the database does not hold
 * @param repeated acknowledged writes that it holds more than once
 * @param detail the first lost and the first repeated write with the ids that the database has for
 *     it; empty for none
 */
public record WriteAudit(
    long acknowledged,
    long stored,
    List<AcknowledgedOrder> lost,
    List<AcknowledgedOrder> repeated,
    String detail) {

  private record Write(String client, long sequence) {}

  /** Whether each acknowledged write is there exactly once. */
  public boolean clean() {
    return lost.isEmpty() && repeated.isEmpty();
  }

  /** Reads the whole table of orders. */
  public static WriteAudit of(List<AcknowledgedOrder> acknowledged, Database database)
      throws SQLException {
    Map<Write, List<Long>> stored = new HashMap<>();
    long rows = 0;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, client, sequence FROM orders")) {
      while (row.next()) {
        rows++;
        stored
            .computeIfAbsent(new Write(row.getString(2), row.getLong(3)), w -> new ArrayList<>())
            .add(row.getLong(1));
      }
    }
    return compare(acknowledged, stored, rows);
  }

  private static WriteAudit compare(
      List<AcknowledgedOrder> acknowledged, Map<Write, List<Long>> stored, long rows) {
    List<AcknowledgedOrder> lost = new ArrayList<>();
    List<AcknowledgedOrder> repeated = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (AcknowledgedOrder order : acknowledged) {
      List<Long> ids = stored.getOrDefault(new Write(order.client(), order.sequence()), List.of());
      if (!ids.contains(order.id())) {
        if (lost.isEmpty()) {
          details.add("lost: " + order + ", stored with ids " + ids);
        }
        lost.add(order);
      } else if (ids.size() > 1) {
        if (repeated.isEmpty()) {
          details.add("repeated: " + order + ", stored with ids " + ids);
        }
        repeated.add(order);
      }
    }
    return new WriteAudit(
        acknowledged.size(),
        rows,
        List.copyOf(lost),
        List.copyOf(repeated),
        String.join("; ", details));
  }
}
