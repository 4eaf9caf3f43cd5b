package dev.theseus.agent.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS over a blocking channel. One thread may read while another writes. The end of what the other
 * side sends is its own word: a connection that is cut off before is an error, never an end.
 */
final class TlsConnection implements Connection {
  private static final int RECORDS_AT_ONCE = 16;

  private final ByteChannel wire;
  private final SSLEngine engine;
  private final int recordBytes;
  private final Object reading = new Object();
  private final Object writing = new Object();
  private final ByteBuffer incoming;
  private final ByteBuffer outgoing;
  private final ByteBuffer decrypted;
  private boolean ended;

  private TlsConnection(ByteChannel wire, SSLEngine engine) {
    this.wire = wire;
    this.engine = engine;
    this.recordBytes = engine.getSession().getPacketBufferSize();
    this.incoming = ByteBuffer.allocate(RECORDS_AT_ONCE * recordBytes);
    this.outgoing = ByteBuffer.allocate(RECORDS_AT_ONCE * recordBytes);
    this.decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  /** Agrees with the other side; nothing else may use the channel from now on. */
  static TlsConnection over(ByteChannel wire, SSLEngine engine) throws IOException {
    TlsConnection connection = new TlsConnection(wire, engine);
    connection.handshake();
    return connection;
  }

  @Override
  public boolean isProven() {
    try {
      return engine.getSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    HandshakeStatus next = engine.getHandshakeStatus();
    while (next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED) {
      next =
          switch (next) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> {
              flushNothing();
              yield engine.getHandshakeStatus();
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
              if (!fill(decrypted.clear())) {
                throw new EOFException("the other side ended the TLS handshake");
              }
              decrypted.flip();
              yield engine.getHandshakeStatus();
            }
            case NOT_HANDSHAKING, FINISHED -> next;
          };
    }
  }

  private HandshakeStatus runTasks() {
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
    return engine.getHandshakeStatus();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    synchronized (reading) {
      boolean direct = target.remaining() >= decrypted.capacity();
      int before = target.position();
      while (!ended && !decrypted.hasRemaining() && target.position() == before) {
        ended = !fill(direct ? target : decrypted.clear());
        if (!direct) {
          decrypted.flip();
        }
      }
      int count = Math.min(decrypted.remaining(), target.remaining());
      target.put(decrypted.slice(decrypted.position(), count));
      decrypted.position(decrypted.position() + count);
      int all = target.position() - before;
      return all == 0 ? -1 : all;
    }
  }

  /** Decrypts one record, which may hold no bytes; false where the other side has ended. */
  private boolean fill(ByteBuffer plain) throws IOException {
    while (true) {
      incoming.flip();
      SSLEngineResult result;
      try {
        result = engine.unwrap(incoming, plain);
      } finally {
        incoming.compact();
      }
      switch (result.getStatus()) {
        case OK -> {
          afterRecord(result.getHandshakeStatus());
          return true;
        }
        case CLOSED -> {
          return false;
        }
        case BUFFER_UNDERFLOW -> {
          if (wire.read(incoming) < 0) {
            throw new EOFException("the connection was cut off in the middle");
          }
        }
        case BUFFER_OVERFLOW -> throw new IOException("a TLS record is larger than agreed");
      }
    }
  }

  /** A change of keys has to be answered; in the handshake its loop does that. */
  private void afterRecord(HandshakeStatus status) throws IOException {
    if (status == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (status == HandshakeStatus.NEED_WRAP) {
      flushNothing();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int before = source.position();
    synchronized (writing) {
      while (source.hasRemaining()) {
        outgoing.clear();
        while (source.hasRemaining() && outgoing.remaining() >= recordBytes) {
          wrap(source);
        }
        flush();
      }
    }
    return source.position() - before;
  }

  private void flushNothing() throws IOException {
    synchronized (writing) {
      outgoing.clear();
      wrap(ByteBuffer.allocate(0));
      flush();
    }
  }

  private void wrap(ByteBuffer source) throws IOException {
    SSLEngineResult result = engine.wrap(source, outgoing);
    switch (result.getStatus()) {
      case OK -> {}
      case CLOSED -> {
        if (source.hasRemaining()) {
          throw new ClosedChannelException();
        }
      }
      case BUFFER_UNDERFLOW, BUFFER_OVERFLOW ->
          throw new IOException("TLS could not encrypt: " + result.getStatus());
    }
  }

  private void flush() throws IOException {
    outgoing.flip();
    while (outgoing.hasRemaining()) {
      wire.write(outgoing);
    }
  }

  @Override
  public void endOutput() throws IOException {
    engine.closeOutbound();
    flushNothing();
  }

  @Override
  public boolean isOpen() {
    return wire.isOpen();
  }

  /** Without {@link #endOutput()} before, the other side sees a connection that was cut off. */
  @Override
  public void close() throws IOException {
    wire.close();
  }
}
