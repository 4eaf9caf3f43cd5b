package dev.theseus.datamover;

import dev.theseus.events.Way;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An address of an agent, as a network that fails on command leads to it. */
final class FaultyAddress implements AutoCloseable {
  /** What the network does. */
  enum Fault {
    NONE,
    /** Connections stay and nothing passes, as where a link is cut. */
    SILENT,
    /** Connections end, and no new one is taken. */
    CLOSED
  }

  private final ServerSocket server;
  private final URI agent;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong carried = new AtomicLong();
  private volatile Fault fault = Fault.NONE;
  private volatile long failsAfter = Long.MAX_VALUE;
  private volatile Fault then = Fault.NONE;

  FaultyAddress(URI agent) throws IOException {
    this.agent = agent;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::acceptAll);
  }

  AgentAddress as(Way way) {
    return AgentAddress.at(way, URI.create("http://127.0.0.1:" + server.getLocalPort()));
  }

  /** Bytes that came from the agent so far. */
  long carried() {
    return carried.get();
  }

  /** Fails once so many more bytes have come from the agent. */
  void failAfter(long bytes, Fault how) {
    then = how;
    failsAfter = carried.get() + bytes;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket caller = server.accept();
        open.add(caller);
        if (fault == Fault.CLOSED) {
          caller.close();
          continue;
        }
        Socket callee = new Socket();
        callee.connect(new InetSocketAddress(agent.getHost(), agent.getPort()));
        open.add(callee);
        Thread.ofPlatform().daemon().start(() -> pass(caller, callee, false));
        Thread.ofPlatform().daemon().start(() -> pass(callee, caller, true));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to, boolean counts) {
    byte[] buffer = new byte[1 << 13];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (counts && carried.addAndGet(count) > failsAfter && fault == Fault.NONE) {
          fault = then;
        }
        if (fault == Fault.CLOSED) {
          close();
          return;
        }
        if (fault == Fault.NONE) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // Ended.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket one : open) {
        one.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
