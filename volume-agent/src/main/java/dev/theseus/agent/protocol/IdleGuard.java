package dev.theseus.agent.protocol;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection that is closed when a read or a write waits too long: the machine at the other end
 * may be gone without a word, and a blocking channel has no time-out of its own.
 */
final class IdleGuard implements Connection {
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final SocketChannel channel;
  private final Duration limit;
  private final Thread watch;
  private volatile long waitingSince = NOT_WAITING;
  private volatile boolean timedOut;

  IdleGuard(SocketChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
    this.watch = Thread.ofVirtual().name("agent-idle-guard").start(this::watch);
  }

  private void watch() {
    try {
      while (channel.isOpen()) {
        Thread.sleep(limit.dividedBy(4));
        long since = waitingSince;
        if (since != NOT_WAITING && System.nanoTime() - since > limit.toNanos()) {
          timedOut = true;
          closeQuietly();
        }
      }
    } catch (InterruptedException e) {
      // The connection was closed.
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    waitingSince = System.nanoTime();
    try {
      return channel.read(target);
    } catch (ClosedChannelException e) {
      throw explained(e);
    } finally {
      waitingSince = NOT_WAITING;
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    waitingSince = System.nanoTime();
    try {
      return channel.write(source);
    } catch (ClosedChannelException e) {
      throw explained(e);
    } finally {
      waitingSince = NOT_WAITING;
    }
  }

  private IOException explained(ClosedChannelException closed) {
    if (!timedOut) {
      return closed;
    }
    IOException told =
        new SocketTimeoutException("nothing came or went for " + limit.toMillis() + " ms");
    told.initCause(closed);
    return told;
  }

  @Override
  public void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isProven() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    closeQuietly();
    watch.interrupt();
  }

  private void closeQuietly() {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed is all that is wanted.
    }
  }
}
