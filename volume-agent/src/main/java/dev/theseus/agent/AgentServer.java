package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.HttpExchange;
import dev.theseus.agent.protocol.HttpListener;
import dev.theseus.agent.scan.EntryReader;
import dev.theseus.agent.scan.FolderChain;
import dev.theseus.agent.scan.VolumeWalker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent that listens. Requests are {@code METHOD /v1/<migration>/<operation>?epoch=…}. */
public final class AgentServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
  private static final long STOP_TIMEOUT_MILLIS = 5_000;
  private static final long STILL_WORKING_MILLIS = 10_000;

  private final AgentConfig config;
  private final Map<String, MigrationSides> migrations = new ConcurrentHashMap<>();
  private final RequestTable requests = new RequestTable(STOP_TIMEOUT_MILLIS);
  private final HttpListener listener;

  private AgentServer(AgentConfig config) throws IOException {
    this.config = config;
    this.listener = new HttpListener(config.listen(), config.identity(), this::handle);
  }

  /** Starts an agent; it serves when this returns. */
  public static AgentServer start(AgentConfig config) throws IOException {
    if (!Files.isDirectory(config.volume())) {
      throw new IOException("the volume " + config.volume() + " is no directory; see --volume");
    }
    Files.createDirectories(config.state());
    AgentServer server = new AgentServer(config);
    // What the first request needs is loaded while nobody waits for it yet.
    Thread.ofPlatform().name("agent-warm-up").daemon().start(server::warmUp);
    return server;
  }

  private void warmUp() {
    try (FolderChain chain = new FolderChain(config.volume())) {
      VolumeWalker walker = new VolumeWalker(chain);
      EntryReader reader = new EntryReader(chain);
      Optional<VolumeWalker.Found> root = walker.next();
      if (root.isPresent()) {
        reader.read(root.get(), Optional.empty());
      }
    } catch (IOException e) {
      LOG.debug("the first request will tell", e);
    }
  }

  /** The address that it listens on. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** How to reach it from this machine. */
  public AgentEndpoint endpoint() {
    String host =
        address().getAddress().isAnyLocalAddress() ? "127.0.0.1" : address().getHostString();
    String scheme = config.identity().isPresent() ? "https" : "http";
    URI here = URI.create(scheme + "://" + host + ":" + address().getPort());
    return new AgentEndpoint(here, config.token(), here, config.identity());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (IOException | RuntimeException e) {
      AgentException told = Failures.classify(e);
      LOG.debug("{} failed", exchange.operation(), e);
      if (!exchange.isReplied()) {
        exchange.reply(statusOf(told), told.kind() + "\n" + told.explanation());
      }
    }
  }

  private static int statusOf(AgentException failure) {
    return switch (failure) {
      case AgentException.Retriable _ -> 503;
      case AgentException.Permanent _ -> 422;
      case AgentException.Fenced _ -> 409;
      case AgentException.Unreachable _ -> 424;
    };
  }

  private void route(HttpExchange exchange) throws IOException {
    if (exchange.operation().equals("GET /healthz")) {
      exchange.reply(200, "ok\n");
      return;
    }
    if (!exchange.isFromProven()) {
      exchange.reply(401, "permanent\nthe caller shows no certificate of this migration");
      return;
    }
    String given = exchange.header("authorization").orElse("");
    if (!sameText(given, "Bearer " + config.token())) {
      exchange.reply(401, "permanent\nthe agent's token is missing or wrong");
      return;
    }
    String[] words = exchange.operation().split("[ /]+", -1);
    String name = words.length == 4 && words[1].equals("v1") ? words[0] + " " + words[3] : "";
    Optional<RequestTable.Row> row = requests.find(name);
    if (row.isEmpty()) {
      exchange.reply(404, "permanent\nno such request: " + exchange.operation());
      return;
    }
    if (config.readOnly() && row.get().writes()) {
      throw new AgentException.Permanent(
          "'%s' would write to %s; this agent was started with --read-only"
              .formatted(name, config.volume()));
    }
    perform(exchange, row.get(), new MigrationRef(words[2], exchange.query().count("epoch")));
  }

  private void perform(HttpExchange exchange, RequestTable.Row row, MigrationRef migration)
      throws IOException {
    MigrationSides sides =
        migrations.computeIfAbsent(migration.id(), _ -> new MigrationSides(config, migration));
    Operation operation = sides.state().enter(migration);
    try {
      if (!row.hasBody()) {
        exchange.watchClient(operation::stop);
      }
      exchange.tellStillWorking(STILL_WORKING_MILLIS);
      row.action().run(new AgentRequest(exchange, migration, sides, operation));
    } finally {
      sides.state().leave(operation);
    }
  }

  private static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    listener.close();
  }
}
