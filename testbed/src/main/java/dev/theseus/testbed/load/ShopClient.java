package dev.theseus.testbed.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Speaks HTTP to the shop, one connection for each request as a short-lived client does. */
final class ShopClient {
  private final InetSocketAddress address;
  private final Duration limit;

  ShopClient(InetSocketAddress address, Duration limit) {
    this.address = address;
    this.limit = limit;
  }

  /** A complete answer. */
  record Answer(int status, String body) {}

  Answer post(String path, String body) throws IOException {
    return exchange("POST", path, body);
  }

  Answer get(String path) throws IOException {
    return exchange("GET", path, "");
  }

  private Answer exchange(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, content.length);
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
      socket.connect(address, Math.toIntExact(limit.toMillis()));
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Answer parse(String response) throws IOException {
    int end = response.indexOf("\r\n\r\n");
    String[] words = response.split(" ", 3);
    if (end < 0 || words.length < 3) {
      throw new IOException(
          "The connection ended before the answer was complete, after "
              + response.length()
              + " characters");
    }
    return new Answer(Integer.parseInt(words[1]), response.substring(end + 4));
  }
}
