package dev.theseus.agent.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/** Reads frames and checks each; a payload is valid until the next frame is read. */
final class FrameReader {
  /**
   * A frame.
   *
   * @param payload its bytes, from position to limit
   */
  record Frame(FrameType type, ByteBuffer payload) {}

  /** More of the next frame would have to be moved to the front of the buffer. */
  private static final int READ_AHEAD_BYTES = 64 << 10;

  private final ReadableByteChannel channel;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(FrameWriter.USUAL_CAPACITY).flip();
  private long bytesRead;

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** The next frame. */
  Frame next() throws IOException {
    require(FrameWriter.HEADER_BYTES);
    FrameType type = FrameType.of(buffer.get());
    int length = buffer.getInt();
    int most = FrameWriter.CAPACITY - FrameWriter.HEADER_BYTES - FrameWriter.TRAILER_BYTES;
    if (length < 0 || length > most) {
      throw new IOException("a frame of " + length + " bytes; at most " + most + " fit");
    }
    require(length + FrameWriter.TRAILER_BYTES);
    ByteBuffer payload = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    crc.reset();
    crc.update(payload);
    if (buffer.getInt() != (int) crc.getValue()) {
      throw new IOException("a frame was damaged on the way: its checksum is wrong");
    }
    return new Frame(type, payload.rewind());
  }

  /** Bytes taken from the channel so far. */
  long bytesRead() {
    return bytesRead;
  }

  private void require(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(FrameWriter.CAPACITY).put(buffer).flip();
    }
    buffer.compact();
    buffer.limit(Math.min(buffer.capacity(), bytes + READ_AHEAD_BYTES));
    while (buffer.position() < bytes) {
      int count = channel.read(buffer);
      if (count < 0) {
        throw new EOFException("the connection ended in the middle of a unit");
      }
      bytesRead += count;
    }
    buffer.flip();
  }
}
