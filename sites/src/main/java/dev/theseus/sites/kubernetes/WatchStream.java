package dev.theseus.sites.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lines of one watch, in order; an empty line says that the server ended it. */
final class WatchStream implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

  static final String ENDED = "";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final AtomicReference<@Nullable AsyncBody> body = new AtomicReference<>();

  CompletableFuture<HttpResponse<AsyncBody>> opened(
      CompletableFuture<HttpResponse<AsyncBody>> response) {
    return response.thenApply(head -> {
      body.set(head.body());
      var _ = head.body().done().whenComplete((_, _) -> lines.add(ENDED));
      head.body().consume();
      return head;
    });
  }

  /** The next line, or empty where none came within the time. */
  Optional<String> next(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(lines.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody asyncBody) {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          endLine();
        } else {
          partial.write(next);
        }
      }
    }
    asyncBody.consume();
  }

  private void endLine() {
    String line = partial.toString(StandardCharsets.UTF_8);
    partial.reset();
    if (!line.isBlank()) {
      lines.add(line);
    }
  }

  @Override
  public void close() {
    AsyncBody open = body.get();
    if (open != null) {
      open.cancel();
    }
  }
}
