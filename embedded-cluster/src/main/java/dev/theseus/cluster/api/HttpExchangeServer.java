package dev.theseus.cluster.api;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Receives requests over HTTPS on loopback; each is answered on a virtual thread of its own. */
final class HttpExchangeServer implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int START_TIMEOUT_SECONDS = 20;

  private final Vertx vertx;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<ApiRequest, ApiResponse> handler;

  private HttpExchangeServer(Function<ApiRequest, ApiResponse> handler, ServingIdentity identity) {
    this.handler = handler;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setSsl(true)
            .setUseAlpn(false)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(identity.certificatePem()))
                    .addKeyValue(Buffer.buffer(identity.privateKeyPem())))
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setCompressionSupported(false);
    this.server = vertx.createHttpServer(options).requestHandler(this::receive);
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @throws IOException where the port is taken
   */
  static HttpExchangeServer start(
      int port, ServingIdentity identity, Function<ApiRequest, ApiResponse> handler)
      throws IOException {
    HttpExchangeServer started = new HttpExchangeServer(handler, identity);
    try {
      started
          .server
          .listen(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return started;
    } catch (ExecutionException | TimeoutException e) {
      started.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on 127.0.0.1:"
              + port
              + ": "
              + cause.getMessage()
              + "; choose another port, or 0 for any free one",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      started.close();
      throw new IOException("interrupted while starting to listen on port " + port, e);
    }
  }

  int port() {
    return server.actualPort();
  }

  private void receive(HttpServerRequest request) {
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      request.pause();
      threads.execute(() -> WebSocketAnswer.send(request, handler.apply(read(request, ""))));
      return;
    }
    request
        .body()
        .onSuccess(body ->
            threads.execute(() ->
                HttpAnswer.send(
                    request, handler.apply(read(request, body.toString(charset(request)))))));
  }

  private static Charset charset(HttpServerRequest request) {
    String contentType = request.getHeader("Content-Type");
    return contentType != null && contentType.startsWith(ProtobufBody.CONTENT_TYPE)
        ? StandardCharsets.ISO_8859_1
        : StandardCharsets.UTF_8;
  }

  private static ApiRequest read(HttpServerRequest request, String body) {
    Map<String, String> query = new HashMap<>();
    request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(entry ->
            headers.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
    return new ApiRequest(
        request.method().name(),
        QueryText.decode(Objects.requireNonNullElse(request.path(), "/")),
        query,
        headers,
        body);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
