package dev.theseus.agent.protocol;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and gives each a thread of its own until it is closed. */
public final class HttpListener implements AutoCloseable {
  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /** Answers; the connection is closed afterwards. */
    void handle(HttpExchange exchange) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final ServerSocketChannel server;
  private final Optional<AgentIdentity> identity;
  private final Handler handler;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  /**
   * Listens.
   *
   * @param address port 0 takes a free one
   * @param identity speaks TLS with it; without TLS where there is none
   */
  public HttpListener(InetSocketAddress address, Optional<AgentIdentity> identity, Handler handler)
      throws IOException {
    this.identity = identity;
    this.handler = handler;
    this.server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException(
          "cannot listen on " + address + ": " + e.getMessage() + "; choose another with --listen",
          e);
    }
    this.acceptor = Thread.ofPlatform().name("agent-accept").daemon().start(this::acceptAll);
  }

  /** The address that it listens on. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException("the listener is closed", e);
    }
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        connections.add(channel);
        // A platform thread: file calls would hold the carrier of a virtual one.
        Thread.ofPlatform().name("agent-request").daemon().start(() -> serve(channel));
      } catch (IOException e) {
        if (server.isOpen()) {
          LOG.warn("could not accept a connection", e);
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Connection connection =
          identity.isPresent()
              ? TlsConnection.over(channel, identity.get().called())
              : Connection.plain(channel);
      handler.handle(HttpExchange.accept(connection));
      connection.endOutput();
    } catch (IOException e) {
      LOG.debug("a connection ended early", e);
    } finally {
      connections.remove(channel);
    }
  }

  @Override
  public void close() {
    closeQuietly(server);
    connections.forEach(HttpListener::closeQuietly);
    acceptor.interrupt();
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      LOG.debug("closing", e);
    }
  }
}
