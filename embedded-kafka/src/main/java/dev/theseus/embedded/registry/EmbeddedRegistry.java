package dev.theseus.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this JVM that speaks the Confluent REST protocol on loopback.
 *
 * <p>Its state is the compacted topic {@code _schemas} of the broker it is given: a restart on the
 * same broker keeps every id.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaLog log;
  private final HttpServer server;
  private final ExecutorService threads;
  private final RegistryApi api;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedRegistry(SchemaLog log, HttpServer server, RegistryApi api) {
    this.log = log;
    this.server = server;
    this.api = api;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Replays the state from the broker and serves when this returns.
   *
   * @param port loopback port; 0 picks a free one
   * @throws RegistryStartException if the port is taken or the broker does not answer
   */
  public static EmbeddedRegistry start(String bootstrapServers, int port) {
    // The port first: a taken one is found out before anything is written to the broker.
    var server = bind(port);
    try {
      var log = new SchemaLog(bootstrapServers);
      var registry = new Registry(log::append);
      log.replay(registry::restore);
      var embedded = new EmbeddedRegistry(log, server, new RegistryApi(registry));
      server.createContext("/", embedded::handle);
      server.setExecutor(embedded.threads);
      server.start();
      return embedded;
    } catch (RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  /** What clients put in {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The loopback port. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop(0);
      threads.close();
      log.close();
    }
  }

  private static HttpServer bind(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new RegistryStartException(
          "Port "
              + port
              + " on 127.0.0.1 is in use; stop what listens there or choose another registry port"
              + " (0 picks a free one).",
          e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        send(exchange, 200, api.answer(RegistryRequest.of(exchange)));
      } catch (RegistryError e) {
        send(exchange, e.status(), error(e.code(), String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        send(exchange, 500, error(500, "Internal error: " + e.getMessage()));
      }
    }
  }

  private static JsonNode error(int code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message);
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
