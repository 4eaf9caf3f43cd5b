package dev.theseus.sites.kubernetes;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through an API server: frames of a channel byte and what belongs to it. The first
 * frame of each channel only names the port again. In both directions so much may be on its way,
 * and no more, so a slow reader slows the sender down.
 */
final class ForwardedConnection implements WebSocket.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedConnection.class);

  private static final int DATA = 0;
  private static final int ERROR = 1;
  private static final int CHANNELS = 2;
  private static final int PORT_BYTES = 2;

  /** Frames that the server may send before the first of them is taken. */
  private static final int WINDOW = 32;

  private static final int FRAME_BYTES = 1 << 17;
  private static final long LOOK_AGAIN_NANOS = 20_000;
  private static final int NORMAL_CLOSURE = 1000;

  private final SocketChannel local;
  private final int port;
  private final Consumer<ForwardedConnection> ended;

  /** What came; empty for the end, which needs one place more. */
  private final BlockingQueue<Optional<ByteBuffer>> incoming = new ArrayBlockingQueue<>(WINDOW + 1);

  private final boolean[] named = new boolean[CHANNELS];
  private volatile Optional<WebSocket> remote = Optional.empty();

  /**
   * @param local what is connected here
   * @param ended is told once nothing passes any more
   */
  ForwardedConnection(SocketChannel local, int port, Consumer<ForwardedConnection> ended) {
    this.local = local;
    this.port = port;
    this.ended = ended;
  }

  @Override
  public void onOpen(WebSocket socket) {
    remote = Optional.of(socket);
    // The first one was asked for by who opened it.
    for (int frame = 1; frame < WINDOW; frame++) {
      socket.request();
    }
    Thread.ofVirtual().name("forward-down").start(() -> down(socket));
    Thread.ofVirtual().name("forward-up").start(() -> up(socket));
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer frame) {
    incoming.add(Optional.of(frame));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    onMessage(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason) {
    LOG.debug("port {} was closed at the other side: {} {}", port, code, reason);
    // What came before is delivered first.
    boolean _ = incoming.offer(Optional.empty());
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    LOG.debug("port {} broke", port, error);
    close();
  }

  /** From the pod to here. */
  private void down(WebSocket socket) {
    try {
      Optional<ByteBuffer> frame = incoming.take();
      while (frame.isPresent() && taken(frame.get())) {
        socket.request();
        frame = incoming.take();
      }
    } catch (InterruptedException | IOException e) {
      LOG.debug("port {}: nobody reads here any more", port, e);
    } finally {
      close();
    }
  }

  /** False where nothing will follow. */
  private boolean taken(ByteBuffer frame) throws IOException {
    if (!frame.hasRemaining()) {
      return true;
    }
    int channel = frame.get();
    if (channel != DATA && channel != ERROR) {
      LOG.warn("port {}: a frame of channel {}, which nobody opened", port, channel);
      return false;
    }
    if (!named[channel]) {
      named[channel] = true;
      return frame.remaining() == PORT_BYTES;
    }
    if (channel == ERROR) {
      LOG.debug("port {}: {}", port, StandardCharsets.UTF_8.decode(frame));
      return false;
    }
    while (frame.hasRemaining()) {
      local.write(frame);
    }
    return true;
  }

  /** From here to the pod. */
  private void up(WebSocket socket) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    try {
      frame.put((byte) DATA);
      while (local.read(frame) >= 0) {
        boolean sent = socket.send(frame.flip());
        if (!sent || !isThrough(socket)) {
          break;
        }
        frame.clear().put((byte) DATA);
      }
    } catch (IOException e) {
      LOG.debug("port {}: nobody writes here any more", port, e);
    } finally {
      close();
    }
  }

  /** The client takes a frame only after the one before it has gone; it tells nobody when. */
  private boolean isThrough(WebSocket socket) {
    while (socket.queueSize() > 0) {
      if (!local.isOpen()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return true;
  }

  @Override
  public void close() {
    boolean _ = incoming.offer(Optional.empty());
    try {
      local.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
    remote.ifPresent(socket -> socket.sendClose(NORMAL_CLOSURE, "done"));
    ended.accept(this);
  }
}
