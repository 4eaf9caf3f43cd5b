package dev.theseus.testbed.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A server that answers every line with its own name. */
final class NamedServer implements AutoCloseable {
  private final String name;
  private final ServerSocket listener;

  NamedServer(String name) throws IOException {
    this.name = name;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  Backend backend(Optional<Traffic> wanted) {
    return new Backend(
        new Backend.Key(name, "shop", "web"),
        (InetSocketAddress) listener.getLocalSocketAddress(),
        wanted,
        Optional.empty());
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException e) {
      // The test has closed the server.
    }
  }

  private void answer(Socket client) {
    try (client) {
      while (client.getInputStream().read() >= 0) {
        client.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
