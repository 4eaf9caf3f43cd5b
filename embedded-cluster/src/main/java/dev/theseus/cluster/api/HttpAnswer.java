package dev.theseus.cluster.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends answers as HTTP bodies, streamed ones in chunks. */
final class HttpAnswer implements ChunkSink {
  private final HttpServerResponse response;
  private final CountDownLatch closed = new CountDownLatch(1);

  private HttpAnswer(HttpServerResponse response) {
    this.response = response;
    response.closeHandler(ignored -> closed.countDown());
    response.exceptionHandler(ignored -> closed.countDown());
  }

  static void send(HttpServerRequest request, ApiResponse answer) {
    HttpServerResponse response = request.response();
    switch (answer) {
      case ApiResponse.Whole whole -> whole(response, whole);
      case ApiResponse.Streamed streamed -> {
        response.setChunked(true).putHeader("Content-Type", streamed.contentType());
        HttpAnswer sink = new HttpAnswer(response);
        // The head goes out before the first event, so the client knows that it is watching.
        if (sink.sent(response.writeHead())) {
          run(streamed, sink);
        }
        if (!response.closed()) {
          response.end();
        }
      }
    }
  }

  static void whole(HttpServerResponse response, ApiResponse.Whole whole) {
    response.setStatusCode(whole.code()).putHeader("Content-Type", whole.contentType());
    for (String warning : whole.warnings()) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      response.headers().add("Warning", "299 - \"" + quoted + "\"");
    }
    response.end(whole.body());
  }

  static void run(ApiResponse.Streamed streamed, ChunkSink sink) {
    try {
      streamed.source().run(sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean write(byte[] chunk) {
    return !response.closed() && sent(response.write(Buffer.buffer(chunk)));
  }

  @Override
  public boolean awaitClosed(Duration atMost) throws InterruptedException {
    return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean sent(Future<Void> write) {
    return Sending.await(write, closed);
  }
}
