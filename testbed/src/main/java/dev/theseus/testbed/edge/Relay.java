package dev.theseus.testbed.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** One client's connection joined to a backend's. */
final class Relay {
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Backend backend;
  private final Socket client;
  private final Socket server;
  private volatile boolean answered = true;
  private volatile long lastByteNanos = System.nanoTime();

  Relay(Backend backend, Socket client, Socket server) {
    this.backend = backend;
    this.client = client;
    this.server = server;
  }

  Backend.Key backend() {
    return backend.key();
  }

  /** Copies both ways until both sides have ended. */
  void run() throws InterruptedException {
    Thread up = Thread.ofVirtual().start(() -> copy(client, server, false));
    copy(server, client, true);
    up.join();
    close();
  }

  private void copy(Socket from, Socket to, boolean fromBackend) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!fromBackend) {
          answered = false;
        }
        out.write(buffer, 0, count);
        if (fromBackend) {
          answered = true;
        }
        lastByteNanos = System.nanoTime();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // Either side may leave at any time; the other one learns it by the closed connection.
      close();
    }
    if (fromBackend) {
      // A backend that has ended will not read any more either.
      close();
    }
  }

  /** Whether the last byte was the backend's answer and nothing has followed for a while. */
  boolean quiet() {
    return answered && System.nanoTime() - lastByteNanos > QUIET.toNanos();
  }

  void close() {
    closeQuietly(client);
    closeQuietly(server);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A socket could not be closed: " + socket, e);
    }
  }
}
