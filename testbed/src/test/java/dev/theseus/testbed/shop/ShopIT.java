package dev.theseus.testbed.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.testbed.load.LoadGenerator;
import dev.theseus.testbed.load.LoadReport;
import dev.theseus.testbed.load.WriteAudit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShopIT {
  private static final String ADDRESS = "127.71.0.1";

  @TempDir private Path folder;
  private ShopProcesses shop;
  private InetSocketAddress web;

  @BeforeEach
  void startShop() throws IOException, SQLException {
    int webPort = freePort();
    web = new InetSocketAddress(ADDRESS, webPort);
    shop = new ShopProcesses(folder, ADDRESS, freePort(), webPort);
    shop.start(ShopImages.POSTGRES);
    shop.database().connectWithin(Duration.ofSeconds(30)).close();
    shop.start(ShopImages.WEB);
    shop.start(ShopImages.WORKER);
    await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(this::accepts);
  }

  @AfterEach
  void stopShop() throws InterruptedException {
    shop.stopAll();
  }

  @Test
  void shouldKeepEachAcknowledgedOrderWhenTheDatabaseRestarts() throws Exception {
    LoadReport report;
    try (LoadGenerator load =
        LoadGenerator.start(
            web,
            folder.resolve("acknowledged.log"),
            new LoadGenerator.Settings(4, Duration.ofMillis(20), Duration.ofSeconds(20), 1))) {
      await().until(() -> load.report().acknowledged().size() > 100);

      assertThat(shop.stop(ShopImages.POSTGRES)).as("exit status of a fast shutdown").isZero();
      shop.start(ShopImages.POSTGRES);
      shop.database().connectWithin(Duration.ofSeconds(20)).close();

      int before = load.report().acknowledged().size();
      await().until(() -> load.report().acknowledged().size() > before + 100);
      report = load.stop();
    }

    WriteAudit audit = WriteAudit.of(report.acknowledged(), shop.database());
    assertThat(audit.lost()).isEmpty();
    assertThat(audit.repeated()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("acknowledged.log")))
        .hasSameSizeAs(report.acknowledged());
    await().until(() -> count("SELECT count(*) FROM orders WHERE status = 'new'") == 0);
  }

  @Test
  void shouldFillTheVolumeWithAsManyBytesAsAsked() throws Exception {
    long before = bytesOnDisk();

    new SeedData(shop.database(), 7).fill(32L << 20);

    assertThat(bytesOnDisk() - before).isBetween(30L << 20, 36L << 20);
    try (Stream<Path> exports = Files.list(folder.resolve("exports"))) {
      assertThat(exports).hasSizeGreaterThan(3);
    }
  }

  @Test
  void shouldEndCleanlyWhenAskedTo() throws Exception {
    assertThat(shop.stop(ShopImages.WEB)).isEqualTo(143);
    assertThat(shop.stop(ShopImages.WORKER)).isEqualTo(143);
    assertThat(shop.stop(ShopImages.POSTGRES)).isZero();
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private long count(String query) throws SQLException {
    try (Connection connection = shop.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private boolean accepts() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(web, 100);
      return true;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
