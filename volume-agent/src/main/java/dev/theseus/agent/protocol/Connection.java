package dev.theseus.agent.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** A connection between an agent and a caller. One thread may read while another writes. */
interface Connection extends ByteChannel {
  /** Says that nothing more comes from here; the other side may still send. */
  void endOutput() throws IOException;

  /** Whether the other side has proved that it belongs to the migration. */
  boolean isProven();

  /** Without TLS, for what does not leave the machine: there nobody has to prove anything. */
  static Connection plain(SocketChannel channel) {
    return new Plain(channel);
  }

  /** Nothing around a channel. */
  record Plain(SocketChannel channel) implements Connection {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
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
    public void close() throws IOException {
      channel.close();
    }
  }
}
