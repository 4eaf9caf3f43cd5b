package dev.theseus.cluster.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one address and carries each connection to one of several backends in turn. It exists
 * only while there are backends: closing it makes further clients see a refused connection, while
 * connections that are open go on.
 */
final class TcpForwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpForwarder.class);
  private static final int BACKLOG = 1_024;

  private final InetSocketAddress address;
  private final ServerSocketChannel listener;
  private final CopyBuffers buffers;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile List<InetSocketAddress> backends;

  private TcpForwarder(
      InetSocketAddress address,
      ServerSocketChannel listener,
      List<InetSocketAddress> backends,
      CopyBuffers buffers) {
    this.address = address;
    this.listener = listener;
    this.backends = backends;
    this.buffers = buffers;
  }

  /** Starts listening; fails where the address is taken. */
  static TcpForwarder open(
      InetSocketAddress address, List<InetSocketAddress> backends, CopyBuffers buffers)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    TcpForwarder forwarder = new TcpForwarder(address, listener, backends, buffers);
    Thread.ofVirtual().name("service-" + address).start(forwarder::accept);
    return forwarder;
  }

  void replaceBackends(List<InetSocketAddress> replacement) {
    backends = replacement;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().name("forward-" + address).start(() -> forward(client));
      } catch (IOException e) {
        if (listener.isOpen()) {
          LOG.warn("cannot accept on {}", address, e);
        }
      }
    }
  }

  private void forward(SocketChannel client) {
    open.add(client);
    try (client;
        SocketChannel backend = connect()) {
      open.add(backend);
      carry(client, backend);
      open.remove(backend);
    } catch (IOException e) {
      LOG.debug("connection through {} ended: {}", address, e.getMessage());
    } finally {
      open.remove(client);
    }
  }

  private void carry(SocketChannel client, SocketChannel backend) {
    try {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      backend.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Thread answers = Thread.ofVirtual().start(() -> copy(backend, client));
      copy(client, backend);
      answers.join();
    } catch (IOException e) {
      LOG.debug("connection through {} ended: {}", address, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SocketChannel connect() throws IOException {
    List<InetSocketAddress> candidates = backends;
    IOException failure = new IOException("no backend");
    int first = turn.getAndIncrement();
    for (int i = 0; i < candidates.size(); i++) {
      try {
        return SocketChannel.open(candidates.get(Math.floorMod(first + i, candidates.size())));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** Copies until the end of the stream and passes the end on; an error ends both directions. */
  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = buffers.take();
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed", e);
    }
  }

  /** Whether it no longer carries any connection. */
  boolean isIdle() {
    return open.isEmpty();
  }

  /** Stops listening; connections that are open go on. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("closing the listener on {} failed", address, e);
    }
  }

  /** Stops listening and cuts every connection. */
  void abort() {
    close();
    open.forEach(TcpForwarder::closeQuietly);
  }
}
