package dev.theseus.datamover.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** As much of a registry as copying meets, in memory; a repository is the first step of a path. */
public final class SmallRegistry implements AutoCloseable {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String TOKEN = "a-token";

  private final HttpServer server;
  private final Map<String, String> content = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Paths that were asked for, with the method. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Scopes for which it gave tokens. */
  final List<String> scopes = new CopyOnWriteArrayList<>();

  private volatile boolean wantsTokens;
  private volatile boolean givesTokens = true;
  private volatile int failingStatus;
  private volatile boolean hangs;
  private volatile Optional<SmallRegistry> blobsAt = Optional.empty();

  /** An empty one. */
  public SmallRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/", this::serve);
    server.createContext("/token", this::giveToken);
    server.start();
  }

  /** Host and port, as in an image reference. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  SmallRegistry wantingTokens() {
    wantsTokens = true;
    return this;
  }

  /** Nobody without credentials gets a token. */
  SmallRegistry wantingCredentials() {
    wantsTokens = true;
    givesTokens = false;
    return this;
  }

  SmallRegistry failingWith(int status) {
    failingStatus = status;
    return this;
  }

  SmallRegistry hanging() {
    hangs = true;
    return this;
  }

  SmallRegistry withBlobsAt(SmallRegistry other) {
    blobsAt = Optional.of(other);
    return this;
  }

  /** Makes an image for each of some platforms, and an index of them; returns its digest. */
  public String push(String repository, String tag, String... platforms) {
    StringBuilder children = new StringBuilder();
    for (String platform : platforms) {
      String digest = pushOne(repository, platform, platform);
      children
          .append(children.isEmpty() ? "" : ",")
          .append("{\"digest\":\"%s\"}".formatted(digest));
    }
    return store(repository, tag, "{\"manifests\":[%s]}".formatted(children), INDEX);
  }

  /** Makes an image of one platform, whose content is this text; returns its digest. */
  String pushOne(String repository, String tag, String text) {
    String manifest =
        "{\"config\":%s,\"layers\":[%s,%s]}"
            .formatted(
                blob(repository, "config of " + text),
                blob(repository, "layer that all share"),
                blob(repository, "layer of " + text));
    return store(repository, tag, manifest, MANIFEST);
  }

  private String blob(String repository, String text) {
    content.put(repository + "/blobs/" + digest(text), text);
    return "{\"digest\":\"%s\",\"size\":%d}".formatted(digest(text), text.length());
  }

  private String store(String repository, String reference, String manifest, String type) {
    for (String name : List.of(reference, digest(manifest))) {
      content.put(repository + "/manifests/" + name, manifest);
      types.put(repository + "/manifests/" + name, type);
    }
    return digest(manifest);
  }

  /** Everything that it has, by path. */
  Map<String, String> content() {
    return new TreeMap<>(content);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    if (!givesTokens) {
      reply(exchange, 401, "");
      return;
    }
    scopes.add(exchange.getRequestURI().getQuery());
    reply(exchange, 200, "{\"token\":\"%s\"}".formatted(TOKEN));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v2/".length());
    asked.add(exchange.getRequestMethod() + " " + path);
    if (hangs) {
      awaitClose();
    } else if (failingStatus != 0) {
      reply(exchange, failingStatus, "");
    } else if (wantsTokens && !hasToken(exchange)) {
      challenge(exchange, path);
    } else if (!wantsTokens && hasToken(exchange)) {
      // As stores do whose addresses are signed.
      reply(exchange, 400, "a token too many");
    } else {
      answer(exchange, path);
    }
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasToken(HttpExchange exchange) {
    return ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void challenge(HttpExchange exchange, String path) throws IOException {
    String actions = exchange.getRequestMethod().equals("POST") ? "pull,push" : "pull";
    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"people\"");
    exchange
        .getResponseHeaders()
        .add(
            "WWW-Authenticate",
            "Bearer realm=\"http://%s/token\",service=\"small\",scope=\"repository:%s:%s\""
                .formatted(host(), path.substring(0, path.indexOf('/')), actions));
    reply(exchange, 401, "");
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, path);
      case "POST" -> {
        exchange.getResponseHeaders().add("Location", "/v2/" + path + "one?state=begun");
        reply(exchange, 202, "");
      }
      default -> write(exchange, path);
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    if (blobsAt.isPresent() && path.contains("/blobs/") && content.containsKey(path)) {
      exchange
          .getResponseHeaders()
          .add("Location", "http://" + blobsAt.get().host() + "/v2/" + path);
      reply(exchange, 307, "");
      return;
    }
    String found = content.getOrDefault(path, "");
    if (!found.isEmpty()) {
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest(found));
      exchange.getResponseHeaders().add("Content-Type", types.getOrDefault(path, "a/blob"));
    }
    reply(exchange, found.isEmpty() ? 404 : 200, found);
  }

  private void write(HttpExchange exchange, String path) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String repository = path.substring(0, path.indexOf('/'));
    if (path.contains("/manifests/")) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      store(repository, path.substring(path.lastIndexOf('/') + 1), body, type);
      reply(exchange, 201, "");
      return;
    }
    String wanted = exchange.getRequestURI().getQuery().replaceFirst("state=begun&digest=", "");
    boolean intact = wanted.equals(digest(body));
    if (intact) {
      content.put(repository + "/blobs/" + wanted, body);
    }
    reply(exchange, intact ? 201 : 400, "");
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
