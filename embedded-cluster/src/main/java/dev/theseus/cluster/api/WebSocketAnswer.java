package dev.theseus.cluster.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Sends streamed answers as WebSocket text frames, one per piece; others refuse the upgrade. */
final class WebSocketAnswer implements ChunkSink {
  private final ServerWebSocket socket;
  private final CountDownLatch closed = new CountDownLatch(1);

  private WebSocketAnswer(ServerWebSocket socket) {
    this.socket = socket;
    socket.closeHandler(ignored -> closed.countDown());
    socket.exceptionHandler(ignored -> closed.countDown());
  }

  static void send(HttpServerRequest request, ApiResponse answer) {
    switch (answer) {
      case ApiResponse.Whole whole -> HttpAnswer.whole(request.response(), whole);
      case ApiResponse.Streamed streamed -> upgrade(request, streamed);
    }
  }

  private static void upgrade(HttpServerRequest request, ApiResponse.Streamed streamed) {
    try {
      ServerWebSocket socket =
          request.toWebSocket().toCompletionStage().toCompletableFuture().get();
      WebSocketAnswer sink = new WebSocketAnswer(socket);
      request.resume();
      HttpAnswer.run(streamed, sink);
      socket.close();
    } catch (ExecutionException e) {
      request.response().setStatusCode(400).end(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean write(byte[] chunk) {
    return !socket.isClosed()
        && Sending.await(
            socket.writeTextMessage(new String(chunk, StandardCharsets.UTF_8)), closed);
  }

  @Override
  public boolean awaitClosed(Duration atMost) throws InterruptedException {
    return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
