package dev.theseus.messaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Stands in front of the real registry and can be away. */
public final class RegistryInFront implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final String real;
  private volatile boolean away;

  public RegistryInFront() {
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.real = TestCluster.config().registryUrl();
    server.createContext("/", this::forward);
    server.start();
  }

  /** Clients that reach the registry through this one. */
  public MessagingConfig config() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return MessagingConfig.of(TestCluster.config().bootstrapServers(), url, "test");
  }

  public void leave() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (away) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(real + exchange.getRequestURI()))
                  .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                  .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
