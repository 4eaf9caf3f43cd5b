package dev.theseus.embedded.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;

/** Loopback ports for the broker's listeners. */
final class Ports {
  private Ports() {}

  /**
   * A port that was free a moment ago. The controller's listener cannot take port 0: the voter's
   * address would say 0 too and the start would wait for itself.
   */
  static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BrokerStartException("No free loopback port: " + e.getMessage() + ".", e);
    }
  }

  /** Checks before the start, because the broker reports a taken port late and at length. */
  static void requireFree(int port) {
    try (var channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new BrokerStartException(
          "Port "
              + port
              + " on 127.0.0.1 is in use; stop what listens there or choose another broker port (0"
              + " picks a free one).",
          e);
    }
  }
}
