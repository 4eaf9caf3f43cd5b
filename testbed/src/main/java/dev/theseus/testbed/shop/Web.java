package dev.theseus.testbed.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The shop's front end: {@code POST /orders} with the body {@code client sequence item}, {@code GET
 * /orders/ID}, {@code GET /orders/count} and {@code GET /healthz}. It answers 201 only after the
 * order is committed.
 */
final class Web {
  private static final int DRAIN_SECONDS = 5;
  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(60);

  private final ConnectionPool pool;

  Web(ConnectionPool pool) {
    this.pool = pool;
  }

  /** An answer of the front end. */
  private record Answer(int status, String body) {}

  public static void main(String[] arguments) throws IOException, SQLException {
    Environment environment = Environment.ofProcess();
    Database database = Database.of(environment);
    ConnectionPool pool = new ConnectionPool(database, environment.number("DB_CONNECTIONS", 4));
    try (Connection connection = database.connectWithin(DATABASE_LIMIT)) {
      Orders.createSchema(connection);
    }
    InetSocketAddress address =
        new InetSocketAddress(environment.required("POD_IP"), environment.number("PORT", 8080));
    HttpServer server = HttpServer.create(address, 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new Web(pool)::handle);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              server.stop(DRAIN_SECONDS);
              pool.close();
            }));
    server.start();
    System.out.println("web: serving on " + address + " from " + database);
    fill(pool);
  }

  /** As pools do at their start; a request that comes meanwhile opens its own. */
  private static void fill(ConnectionPool pool) {
    try {
      pool.fill(connection -> Orders.find(connection, 0));
    } catch (SQLException e) {
      System.err.println("web: a connection for later could not be opened: " + e);
    }
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean post = exchange.getRequestMethod().equals("POST");
    try {
      if (post && path.equals("/orders")) {
        return create(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      }
      if (!post && path.equals("/orders/count")) {
        return new Answer(200, "{\"count\":" + pool.transact(Orders::count) + "}");
      }
      if (!post && path.startsWith("/orders/")) {
        return show(Long.parseLong(path.substring("/orders/".length())));
      }
      if (!post && path.equals("/healthz")) {
        return pool.transact(connection -> new Answer(200, "{\"healthy\":true}"));
      }
      return new Answer(404, "{\"error\":\"no such path\"}");
    } catch (NumberFormatException e) {
      return new Answer(400, "{\"error\":\"an order's number is a whole number\"}");
    } catch (SQLException e) {
      System.err.println("web: " + exchange.getRequestMethod() + " " + path + ": " + e);
      return new Answer(503, "{\"error\":\"the database did not answer\"}");
    }
  }

  private Answer create(String body) throws SQLException {
    String[] parts = body.strip().split(" ", 3);
    if (parts.length != 3) {
      return new Answer(400, "{\"error\":\"the body must be: client sequence item\"}");
    }
    long sequence = Long.parseLong(parts[1]);
    long id = pool.transact(connection -> Orders.insert(connection, parts[0], sequence, parts[2]));
    return new Answer(201, "{\"id\":" + id + "}");
  }

  private Answer show(long id) throws SQLException {
    Optional<Orders.Order> order = pool.transact(connection -> Orders.find(connection, id));
    return order
        .map(found ->
            new Answer(
                200,
                "{\"id\":%d,\"client\":\"%s\",\"sequence\":%d,\"status\":\"%s\"}"
                    .formatted(found.id(), found.client(), found.sequence(), found.status())))
        .orElseGet(() -> new Answer(404, "{\"error\":\"no such order\"}"));
  }
}
