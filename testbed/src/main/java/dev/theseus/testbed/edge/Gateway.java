package dev.theseus.testbed.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections at one address and forwards each to where the route says. */
final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final int CONNECT_ATTEMPT_MILLIS = 1000;
  private static final int DRAIN_CHECK_MILLIS = 5;
  private static final int BACKLOG = 1024;

  private final ServerSocket listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition routeChanged = lock.newCondition();
  private final Condition relayEnded = lock.newCondition();
  private final Set<Relay> relays = new HashSet<>();
  private Route route = new Route.Hold();
  private int opening;
  private boolean closed;

  Gateway(InetSocketAddress address) throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address, BACKLOG);
    Thread.ofVirtual().name("edge-accept").start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  Route route() {
    lock.lock();
    try {
      return route;
    } finally {
      lock.unlock();
    }
  }

  /** Sends all connections that are accepted or waiting from now on along this route. */
  void follow(Route next) {
    lock.lock();
    try {
      route = next;
      routeChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no connection to the backend is left. Quiet connections are closed at once, the
   * others when they end or at the limit.
   */
  void drain(Backend.Key backend, Duration limit) throws InterruptedException {
    long remaining = limit.toNanos();
    lock.lock();
    try {
      Predicate<Relay> concerned = relay -> relay.backend().equals(backend);
      while (opening > 0 || relays.stream().anyMatch(concerned)) {
        List<Relay> left = relays.stream().filter(concerned).toList();
        if (remaining <= 0) {
          LOG.warn("closing {} busy connections to {} after {}", left.size(), backend, limit);
          left.forEach(Relay::close);
          relays.removeAll(left);
          return;
        }
        left.stream().filter(Relay::quiet).forEach(Relay::close);
        long before = System.nanoTime();
        boolean signalled = relayEnded.await(DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        LOG.trace("drain of {}: {} left, signalled {}", backend, left.size(), signalled);
        remaining -= System.nanoTime() - before;
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("edge-connection").start(() -> serve(client));
      } catch (SocketException e) {
        if (listener.isClosed()) {
          return;
        }
        LOG.warn("accepting a connection failed", e);
      } catch (IOException e) {
        LOG.warn("accepting a connection failed", e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
      while (true) {
        Backend backend = awaitBackend();
        try {
          relay(backend, client);
          return;
        } catch (ConnectFailed e) {
          // No byte was forwarded, so trying again is invisible to the client.
          if (System.nanoTime() > deadline) {
            LOG.warn("{} refuses connections", backend.key(), e);
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("a client's connection ended", e);
    }
  }

  /** Waits until the route serves, and counts the caller as opening until its relay is known. */
  private Backend awaitBackend() throws InterruptedException, IOException {
    lock.lock();
    try {
      while (!closed) {
        switch (route) {
          case Route.Serve(Backend backend) -> {
            opening++;
            return backend;
          }
          case Route.Hold() -> routeChanged.await();
        }
      }
      throw new IOException("the edge is closing");
    } finally {
      lock.unlock();
    }
  }

  private void relay(Backend backend, Socket client) throws ConnectFailed, InterruptedException {
    Relay relay;
    Socket server = new Socket();
    try {
      server.connect(backend.address(), CONNECT_ATTEMPT_MILLIS);
      server.setTcpNoDelay(true);
      relay = new Relay(backend, client, server);
    } catch (IOException e) {
      Relay.closeQuietly(server);
      opened();
      TimeUnit.MILLISECONDS.sleep(DRAIN_CHECK_MILLIS);
      throw new ConnectFailed(e);
    }
    lock.lock();
    try {
      relays.add(relay);
    } finally {
      lock.unlock();
    }
    opened();
    try {
      relay.run();
    } finally {
      ended(relay);
    }
  }

  private void opened() {
    lock.lock();
    try {
      opening--;
      relayEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ended(Relay relay) {
    lock.lock();
    try {
      relays.remove(relay);
      relayEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The backend could not be reached; nothing was sent to it. */
  private static final class ConnectFailed extends Exception {
    private static final long serialVersionUID = 1;

    ConnectFailed(IOException cause) {
      super(cause);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    lock.lock();
    try {
      closed = true;
      routeChanged.signalAll();
      relays.forEach(Relay::close);
    } finally {
      lock.unlock();
    }
  }
}
