package dev.theseus.agent.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One request at an agent and its response. */
public final class HttpExchange {
  static final String STILL_WORKING = "HTTP/1.1 102";
  static final String SERVER = "theseus-agent";

  private final Connection connection;
  private final HttpHead request;
  private final String method;
  private final String path;
  private final Fields query;
  private boolean replied;
  private Optional<Thread> beating = Optional.empty();

  private HttpExchange(Connection connection, HttpHead request) throws IOException {
    this.connection = connection;
    this.request = request;
    String[] words = request.firstLine().split(" ", 3);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP/1 request: " + request.firstLine());
    }
    int question = words[1].indexOf('?');
    this.method = words[0];
    this.path = question < 0 ? words[1] : words[1].substring(0, question);
    this.query = Fields.parse(question < 0 ? "" : words[1].substring(question + 1));
  }

  static HttpExchange accept(Connection connection) throws IOException {
    return new HttpExchange(connection, HttpHead.read(connection));
  }

  /** Whether the caller has proved that it belongs to the migration. */
  public boolean isFromProven() {
    return connection.isProven();
  }

  /** Method, a space and the path, to be matched. */
  public String operation() {
    return method + " " + path;
  }

  /** The query. */
  public Fields query() {
    return query;
  }

  /** A header of the request. */
  public Optional<String> header(String lowerCaseName) {
    return request.header(lowerCaseName);
  }

  /** The body of the request as it comes. */
  public ReadableByteChannel body() {
    return request.body();
  }

  /** Whether a response was begun. */
  public synchronized boolean isReplied() {
    return replied;
  }

  /** Sends a whole response. */
  public void reply(int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    WritableByteChannel out =
        start(status, Map.of("Content-Length", Integer.toString(bytes.length)));
    writeFully(out, ByteBuffer.wrap(bytes));
  }

  /** Begins a response whose body ends with the connection. */
  public WritableByteChannel stream(Map<String, String> headers) throws IOException {
    return start(200, headers);
  }

  /**
   * Says in so many milliseconds, again and again until the response begins, that the request is
   * still worked on: the client takes a connection on which nothing comes for dead.
   */
  public synchronized void tellStillWorking(long everyMillis) {
    beating = Optional.of(Thread.ofVirtual().name("agent-beat").start(() -> beat(everyMillis)));
  }

  private void beat(long everyMillis) {
    try {
      while (true) {
        Thread.sleep(everyMillis);
        synchronized (this) {
          if (replied) {
            return;
          }
          byte[] head = (STILL_WORKING + " Processing\r\n\r\n").getBytes(StandardCharsets.UTF_8);
          writeFully(connection, ByteBuffer.wrap(head));
        }
      }
    } catch (InterruptedException | IOException e) {
      // Replied, or the client is gone.
    }
  }

  /**
   * Runs {@code onClose} if the client goes away before the request is done. Reads the connection,
   * so it is only for requests without a body.
   */
  public void watchClient(Runnable onClose) {
    Thread.ofVirtual()
        .name("agent-watch-client")
        .start(() -> {
          try {
            while (request.body().read(ByteBuffer.allocate(64)) >= 0) {
              // Nothing is expected.
            }
          } catch (IOException e) {
            // The connection is gone.
          }
          onClose.run();
        });
  }

  /** Ends the connection at once; what waits for it fails. May be called from another thread. */
  public void abort() {
    try {
      connection.close();
    } catch (IOException e) {
      // Closed is all that is wanted.
    }
  }

  private synchronized WritableByteChannel start(int status, Map<String, String> headers)
      throws IOException {
    replied = true;
    beating.ifPresent(Thread::interrupt);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Server: " + SERVER + "\r\n");
    head.append("Connection: close\r\n\r\n");
    writeFully(connection, ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1)));
    return connection;
  }

  private static String reason(int status) {
    return status == 200 ? "OK" : "Failed";
  }

  private static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
