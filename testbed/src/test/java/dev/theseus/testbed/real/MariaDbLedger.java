package dev.theseus.testbed.real;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table in MariaDB. It has no unique key, so that an entry that is kept twice is seen; each
 * append asks first whether the entry is there.
 */
final class MariaDbLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(MariaDbLedger.class);
  private static final String CREATE =
      "create table if not exists entries (entry varchar(64) not null, key (entry)) engine=InnoDB";
  private static final String APPEND_ONCE =
      "insert into entries (entry) select ? from dual"
          + " where not exists (select 1 from entries where entry = ?)";

  private final String url;
  private final String password;
  private Optional<Connection> connection = Optional.empty();

  MariaDbLedger(InetSocketAddress address, String password) {
    this.url =
        "jdbc:mariadb://%s:%d/ledger?connectTimeout=60000&socketTimeout=60000"
            .formatted(address.getAddress().getHostAddress(), address.getPort());
    this.password = password;
  }

  @Override
  public void append(String entry) throws SQLException {
    try (var insert = connected().prepareStatement(APPEND_ONCE)) {
      insert.setString(1, entry);
      insert.setString(2, entry);
      insert.executeUpdate();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<String> entries() throws SQLException {
    var entries = new ArrayList<String>();
    try (var select = connected().createStatement();
        var rows = select.executeQuery("select entry from entries")) {
      while (rows.next()) {
        entries.add(rows.getString(1));
      }
    }
    return entries;
  }

  private Connection connected() throws SQLException {
    if (connection.isPresent()) {
      return connection.get();
    }
    var open = DriverManager.getConnection(url, "clerk", password);
    connection = Optional.of(open);
    try (var create = open.createStatement()) {
      create.executeUpdate(CREATE);
    }
    return open;
  }

  @Override
  public void close() {
    var open = connection;
    connection = Optional.empty();
    open.ifPresent(each -> {
      try {
        each.close();
      } catch (SQLException e) {
        // The edge had closed it before: nothing is left to be closed.
        LOG.debug("{}", e.getMessage());
      }
    });
  }
}
