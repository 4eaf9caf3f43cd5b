package dev.theseus.agent;

import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.Sha256;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.protocol.HttpExchange;
import dev.theseus.agent.protocol.HttpListener;
import dev.theseus.agent.scan.EntryReader;
import dev.theseus.agent.scan.FolderChain;
import dev.theseus.agent.scan.ScanResult;
import dev.theseus.agent.scan.VolumeWalker;
import dev.theseus.agent.verify.Difference;
import dev.theseus.agent.verify.ManifestComparison;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent that listens. Requests are {@code METHOD /v1/<migration>/<operation>?epoch=…}. */
public final class AgentServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
  private static final Set<String> WRITING = Set.of("POST pull", "POST push", "POST finish");
  private static final long STOP_TIMEOUT_MILLIS = 5_000;

  private final AgentConfig config;
  private final Map<String, MigrationSides> migrations = new ConcurrentHashMap<>();
  private final HttpListener listener;

  private AgentServer(AgentConfig config) throws IOException {
    this.config = config;
    this.listener = new HttpListener(config.listen(), this::handle);
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
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 8; i++) {
        Sha256.create().digest(nothing);
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
    return new AgentEndpoint(
        URI.create("http://" + host + ":" + address().getPort()), config.token());
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
    String given = exchange.header("authorization").orElse("");
    if (!sameText(given, "Bearer " + config.token())) {
      exchange.reply(401, "permanent\nthe agent's token is missing or wrong");
      return;
    }
    if (exchange.operation().equals("GET /v1/usage")) {
      exchange.reply(200, usage().toString());
      return;
    }
    String[] words = exchange.operation().split("[ /]+", -1);
    if (words.length != 4 || !words[1].equals("v1")) {
      exchange.reply(404, "permanent\nno such request: " + exchange.operation());
      return;
    }
    MigrationRef migration = new MigrationRef(words[2], exchange.query().count("epoch"));
    MigrationSides sides =
        migrations.computeIfAbsent(migration.id(), _ -> new MigrationSides(config, migration));
    Operation operation = sides.state().enter(migration);
    try {
      perform(exchange, words[0] + " " + words[3], migration, sides, operation);
    } finally {
      sides.state().leave(operation);
    }
  }

  private void perform(
      HttpExchange exchange,
      String request,
      MigrationRef migration,
      MigrationSides sides,
      Operation operation)
      throws IOException {
    Fields query = exchange.query();
    if (config.readOnly() && WRITING.contains(request)) {
      throw new AgentException.Permanent(
          "'"
              + request
              + "' would write to "
              + config.volume()
              + "; this agent was started with"
              + " --read-only");
    }
    switch (request) {
      case "POST scan" -> exchange.reply(200, scan(query, migration, sides));
      case "GET newest" ->
          exchange.reply(
              200,
              sides
                  .source()
                  .newestScan()
                  .map(ScanResults::toFields)
                  .orElseGet(Fields::new)
                  .toString());
      case "GET units" ->
          exchange.reply(200, sides.source().units(query.count("round"), migration.epoch()));
      case "GET stream" -> stream(exchange, migration, sides, operation);
      case "GET finished" -> finished(exchange, migration, sides);
      case "POST pull" -> {
        exchange.watchClient(operation::stop);
        PullResult result =
            sides
                .target()
                .pull(
                    migration,
                    query.count("round"),
                    query.count("unit"),
                    source(exchange),
                    operation);
        exchange.reply(200, result.toFields().toString());
      }
      case "POST push" -> push(exchange, sides);
      case "GET here" ->
          exchange.reply(
              200, sides.target().whatIsHere(query.count("round"), query.count("unit")).toString());
      case "POST finish" -> {
        exchange.watchClient(operation::stop);
        FinishResult result =
            sides.target().finish(migration, query.count("round"), source(exchange), operation);
        exchange.reply(200, result.toFields().toString());
      }
      case "POST verify" ->
          exchange.reply(
              200, sides.verify(query.flag("full"), query.flag("quiesced")).toFields().toString());
      case "GET root" ->
          exchange.reply(200, ManifestReader.summaryOf(sides.verifiedManifest()).root().hex());
      case "GET verified" -> sendFile(exchange, sides.verifiedManifest(), Map.of());
      case "GET differences" -> exchange.reply(200, differences(exchange, migration, sides));
      case "POST discard" -> {
        sides.state().stopOthers(operation, STOP_TIMEOUT_MILLIS);
        sides.discard();
        exchange.reply(200, "");
      }
      default -> exchange.reply(404, "permanent\nno such request: " + exchange.operation());
    }
  }

  private static String scan(Fields query, MigrationRef migration, MigrationSides sides)
      throws IOException {
    ScanResult result =
        sides.source().scan(query.count("round"), query.flag("final"), migration.epoch());
    return ScanResults.toFields(result).toString();
  }

  private static void stream(
      HttpExchange exchange, MigrationRef migration, MigrationSides sides, Operation operation)
      throws IOException {
    Fields query = exchange.query();
    ScanResult scan = sides.source().require(query.count("round"), migration.epoch());
    int unit = query.count("unit");
    if (unit < 0 || unit >= scan.units()) {
      throw new AgentException.Permanent(
          "unit "
              + unit
              + " of round "
              + scan.round()
              + "; it has units 0 to "
              + (scan.units() - 1));
    }
    if (query.text("durable").equals(scan.scan())) {
      exchange.stream(headersOf(scan));
      return;
    }
    // Bytes of another scan may lie at the target: then nothing counts as being there.
    boolean everything = query.texts("started").stream().anyMatch(id -> !id.equals(scan.scan()));
    var channel = exchange.stream(headersOf(scan));
    operation.onStop(() -> {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing", e);
      }
    });
    sides.source().send(scan, unit, everything, channel);
  }

  private static void finished(HttpExchange exchange, MigrationRef migration, MigrationSides sides)
      throws IOException {
    ScanResult scan =
        sides.source().requireUpTo(exchange.query().count("round"), migration.epoch());
    Path manifest = sides.source().finish(scan);
    sendFile(exchange, manifest, headersOf(scan));
  }

  private static Map<String, String> headersOf(ScanResult scan) {
    return Map.of(
        AgentClient.SCAN_HEADER,
        scan.scan(),
        AgentClient.UNITS_HEADER,
        Integer.toString(scan.units()));
  }

  private static void push(HttpExchange exchange, MigrationSides sides) throws IOException {
    Fields query = exchange.query();
    PullResult result =
        sides
            .target()
            .push(
                query.count("round"),
                query.count("unit"),
                new TargetSide.Origin(query.text("scan"), query.count("units")),
                exchange.body());
    exchange.reply(200, result.toFields().toString());
  }

  private static void sendFile(HttpExchange exchange, Path file, Map<String, String> headers)
      throws IOException {
    OutputStream out = Channels.newOutputStream(exchange.stream(headers));
    Files.copy(file, out);
  }

  private static String differences(
      HttpExchange exchange, MigrationRef migration, MigrationSides sides) throws IOException {
    String path = AgentClient.path(migration, "verified") + "?epoch=" + migration.epoch();
    AgentEndpoint source = source(exchange);
    try (HttpCall call = HttpCall.send(source, "GET", path, Map.of())) {
      AgentClient.check(call);
      try (ManifestReader there =
              ManifestReader.of(Channels.newInputStream(call.body()), source.toString());
          ManifestReader here = ManifestReader.open(sides.verifiedManifest())) {
        List<Difference> found =
            new ManifestComparison(there, here).first(exchange.query().count("limit"));
        Fields fields = new Fields();
        found.forEach(one -> fields.with("difference", one));
        return fields.toString();
      }
    }
  }

  private Fields usage() throws IOException {
    long bytes = 0;
    long entries = 0;
    try (FolderChain chain = new FolderChain(config.volume())) {
      VolumeWalker walker = new VolumeWalker(chain);
      for (var found = walker.next(); found.isPresent(); found = walker.next()) {
        bytes += found.get().stat().allocatedBytes();
        entries++;
      }
    }
    return new Fields().with("allocatedBytes", bytes).with("entries", entries);
  }

  private static AgentEndpoint source(HttpExchange exchange) throws AgentException {
    String address = exchange.header(AgentClient.SOURCE_HEADER).orElse("");
    String token = exchange.header(AgentClient.SOURCE_TOKEN_HEADER).orElse("");
    if (address.isEmpty()) {
      throw new AgentException.Permanent("the request names no source agent");
    }
    return new AgentEndpoint(URI.create(address), token);
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
