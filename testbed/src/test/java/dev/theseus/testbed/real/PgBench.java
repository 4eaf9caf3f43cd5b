package dev.theseus.testbed.real;

import dev.theseus.testbed.load.WriteAudit;
import dev.theseus.testbed.shop.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL's own {@code pgbench} as the load, with its log as the list of acknowledged commits:
 * it logs a transaction when its COMMIT was answered. Each transaction changes an account and
 * leaves its number in a table without a key, so that one that is kept twice is seen. Clients
 * connect for each transaction, as behind a pool; {@code pgbench} gives up a client that is cut
 * off, so where all of them were it is started again.
 */
final class PgBench implements Load {
  static final String PASSWORD = "not-for-production";

  private static final int CLIENTS = 4;
  private static final int COMMITS_PER_SECOND = 40;
  private static final long STOP_SECONDS = 60;
  private static final String SCRIPT =
      """
      \\set aid random(1, 100000 * :scale)
      \\set delta random(-5000, 5000)
      \\set seq :seq + 1
      BEGIN;
      UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :aid;
      INSERT INTO commits VALUES (:run, :client_id, :seq);
      END;
      """;

  private final InetSocketAddress edge;
  private final Path folder;
  private final List<Process> runs = new ArrayList<>();
  private final Thread keeper;
  private volatile boolean stopping;

  private PgBench(InetSocketAddress edge, Path folder) throws IOException {
    this.edge = edge;
    this.folder = folder;
    Files.writeString(folder.resolve("commit.sql"), SCRIPT);
    this.keeper = Thread.ofVirtual().name("pgbench").start(this::keepRunning);
  }

  /** Makes the tables of {@code pgbench}, 15 MB for each step of the scale, and that of commits. */
  static void fill(InetSocketAddress server, int scale, Path folder)
      throws IOException, InterruptedException, SQLException {
    Files.createDirectories(folder);
    Process filling =
        command(
                server,
                folder.resolve("fill.txt"),
                Stream.of("-i", "-q", "-s", Integer.toString(scale)))
            .start();
    if (!filling.waitFor(2, TimeUnit.MINUTES) || filling.exitValue() != 0) {
      filling.destroyForcibly();
      throw new IOException(
          "pgbench -i did not succeed: " + Files.readString(folder.resolve("fill.txt")));
    }
    try (Connection connection = database(server).connectWithin(Duration.ofSeconds(10));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE commits (run int, client int, seq int)");
    }
  }

  /** Starts the clients. */
  static Load start(InetSocketAddress edge, Path folder) throws IOException {
    return new PgBench(edge, Files.createDirectories(folder));
  }

  private static ProcessBuilder command(
      InetSocketAddress server, Path output, Stream<String> arguments) {
    List<String> command = new ArrayList<>(List.of("pgbench"));
    command.addAll(List.of("-h", server.getAddress().getHostAddress()));
    command.addAll(List.of("-p", Integer.toString(server.getPort()), "-U", "postgres"));
    arguments.forEach(command::add);
    command.add("postgres");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PGPASSWORD", PASSWORD);
    return builder;
  }

  private void keepRunning() {
    try {
      while (!stopping) {
        startNext().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("pgbench is not there; install Debian's postgresql", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Process startNext() throws IOException {
    int run = runs.size();
    Stream<String> arguments =
        Stream.of(
            "-n",
            "-C",
            "-f",
            folder.resolve("commit.sql").toString(),
            "-D",
            "seq=0",
            "-D",
            "run=" + run,
            "-D",
            "scale=1",
            "-c",
            Integer.toString(CLIENTS),
            "--rate=" + COMMITS_PER_SECOND,
            "-T",
            "3600",
            "-l",
            "--log-prefix=" + folder.resolve("commits-" + run));
    Process started = command(edge, folder.resolve("run-" + run + ".txt"), arguments).start();
    runs.add(started);
    return started;
  }

  @Override
  public long acknowledged() {
    return commits().size();
  }

  /** Each as run/client/number, in the order of the log; the log is written in blocks. */
  private List<String> commits() {
    List<String> commits = new ArrayList<>();
    for (int run = 0; run < started(); run++) {
      for (String line : logged(run)) {
        String[] columns = line.split(" ", 3);
        commits.add("%d/%s/%s".formatted(run, columns[0], columns[1]));
      }
    }
    return commits;
  }

  private synchronized int started() {
    return runs.size();
  }

  private List<String> logged(int run) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> lines = new ArrayList<>();
      String prefix = "commits-" + run + ".";
      for (Path log :
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList()) {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("The log of pgbench in " + folder + " cannot be read", e);
    }
  }

  @Override
  public long failures() {
    long aborted = 0;
    for (int run = 0; run < started(); run++) {
      try (Stream<String> lines = Files.lines(folder.resolve("run-" + run + ".txt"))) {
        aborted += lines.filter(line -> line.contains("aborted")).count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return aborted;
  }

  /** SIGALRM is what ends its time: transactions under way end, and the log is written. */
  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    Process last = last();
    try {
      new ProcessBuilder("kill", "-ALRM", Long.toString(last.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("kill could not be run", e);
    }
    if (!last.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("pgbench did not end within " + STOP_SECONDS + " s");
    }
  }

  private synchronized Process last() {
    return runs.getLast();
  }

  @Override
  public WriteAudit audit(InetSocketAddress server) throws SQLException {
    List<String> kept = new ArrayList<>();
    try (Connection connection = database(server).connectWithin(Duration.ofSeconds(10));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT run, client, seq FROM commits")) {
      while (row.next()) {
        kept.add("%d/%d/%d".formatted(row.getInt(1), row.getInt(2), row.getInt(3)));
      }
    }
    return Kept.audit(commits(), kept);
  }

  private static Database database(InetSocketAddress server) {
    return new Database(server.getAddress().getHostAddress(), server.getPort(), PASSWORD);
  }

  @Override
  public void close() {
    stopping = true;
    keeper.interrupt();
    synchronized (this) {
      runs.forEach(Process::destroyForcibly);
    }
  }
}
