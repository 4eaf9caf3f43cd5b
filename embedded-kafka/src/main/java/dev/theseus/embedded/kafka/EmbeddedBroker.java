package dev.theseus.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker and controller in this JVM, on loopback, without authentication.
 *
 * <p>The only class that touches Kafka's server internals ({@link Formatter}, {@link
 * KafkaRaftServer}): they are public but no supported API, so a new Kafka version is adapted here.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int START_LIMIT_SECONDS = 60;
  private static final int START_ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final int port;
  private final Path directory;
  private final boolean temporary;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaRaftServer server, int port, Path directory, boolean temporary) {
    this.server = server;
    this.port = port;
    this.directory = directory;
    this.temporary = temporary;
  }

  /**
   * Formats the data directory if it is new, starts broker and controller, and returns when clients
   * can connect.
   *
   * @throws BrokerStartException if the port is taken, the directory is locked by another broker or
   *     not writable, or the start takes longer than 60 s
   */
  public static EmbeddedBroker start(BrokerConfig config) {
    if (config.port() != 0) {
      Ports.requireFree(config.port());
    }
    var temporary = config.dataDirectory().isEmpty();
    var directory = prepare(config);
    requireUnlocked(directory);
    tellWhenItHalts(directory);
    for (var attempt = 1; ; attempt++) {
      var port = config.port() == 0 ? Ports.free() : config.port();
      try {
        return new EmbeddedBroker(
            boot(directory, port, config.overrides()), port, directory, temporary);
      } catch (BrokerStartException e) {
        // A free port can be taken between the look and the bind; a chosen one is not retried.
        if (attempt == START_ATTEMPTS || !isBindFailure(e)) {
          throw e;
        }
      }
    }
  }

  /** A broker that can write no more halts the JVM, and says why to its log only. */
  private static void tellWhenItHalts(Path directory) {
    Exit.setHaltProcedure((status, message) -> {
      System.err.printf(
          "theseus: the broker cannot go on and ends this process (%s): the disk of its data directory %s may be full or away; free space and start again on the same directory%n",
          message == null ? "status " + status : message, directory);
      Runtime.getRuntime().halt(status);
    });
  }

  /** What clients put in {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The loopback port of the client listener. */
  public int port() {
    return port;
  }

  /** Where logs and metadata are. */
  public Path dataDirectory() {
    return directory;
  }

  /** Shuts down cleanly; a temporary data directory is deleted. Further calls do nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      delete(directory);
    }
  }

  private static Path prepare(BrokerConfig config) {
    try {
      return config.dataDirectory().isPresent()
          ? Files.createDirectories(config.dataDirectory().get()).toAbsolutePath()
          : Files.createTempDirectory("theseus-broker-");
    } catch (IOException e) {
      throw new BrokerStartException(
          "The broker's data directory cannot be created: " + e.getMessage() + ".", e);
    }
  }

  /** Checks before the start, because the broker would end the whole JVM. */
  private static void requireUnlocked(Path directory) {
    try (var channel =
            FileChannel.open(
                directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw locked(directory, e);
    } catch (IOException e) {
      throw new BrokerStartException(
          "The broker's data directory " + directory + " is not writable: " + e.getMessage() + ".",
          e);
    }
    throw locked(directory, new IllegalStateException("locked by another process"));
  }

  private static BrokerStartException locked(Path directory, Exception cause) {
    return new BrokerStartException(
        "The data directory "
            + directory
            + " is in use by another broker; stop that one or choose another directory.",
        cause);
  }

  private static KafkaRaftServer boot(Path directory, int port, Map<String, String> overrides) {
    format(directory);
    var settings = BrokerSettings.of(directory, port, Ports.free(), overrides);
    try {
      var server =
          new KafkaRaftServer(KafkaConfig.fromProps(asProperties(settings), false), Time.SYSTEM);
      startWithin(server);
      return server;
    } catch (RuntimeException e) {
      if (e instanceof BrokerStartException known) {
        throw known;
      }
      throw new BrokerStartException(
          "The broker did not start in " + directory + ": " + rootMessage(e) + ".", e);
    }
  }

  private static Properties asProperties(Map<String, String> settings) {
    var properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  private static void format(Path directory) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try (var quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new BrokerStartException(
          "The broker's data directory "
              + directory
              + " cannot be formatted: "
              + rootMessage(e)
              + ".",
          e);
    }
  }

  private static void startWithin(KafkaRaftServer server) {
    var started = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .name("embedded-broker-start")
        .start(() -> {
          try {
            server.startup();
            started.complete(null);
          } catch (Throwable e) {
            started.completeExceptionally(e);
          }
        });
    try {
      started.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      server.shutdown();
      throw new BrokerStartException(
          "The broker did not start: " + rootMessage(e) + ".",
          e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new BrokerStartException(
          "The broker did not start within " + START_LIMIT_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerStartException("The start of the broker was interrupted.", e);
    }
  }

  private static boolean isBindFailure(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    var root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).replaceAll("\\.\\s*$", "");
  }

  private static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Temporary broker data in " + directory + " is not deleted.", e);
    }
  }
}
