package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Writes frames: type (1 byte), length of the payload (4), payload, CRC32C of the payload (4). A
 * payload is built where it is sent from, so bytes of files are not copied on the way.
 */
final class FrameWriter {
  static final int CAPACITY = 4 << 20;

  /** Enough for a block; only an entry with very many attributes needs more. */
  static final int USUAL_CAPACITY = Content.BLOCK_BYTES + (256 << 10);

  static final int HEADER_BYTES = 5;
  static final int TRAILER_BYTES = 4;

  /** What has gathered is sent while it is still in the processor's cache. */
  private static final int SEND_BYTES = 256 << 10;

  private final WritableByteChannel channel;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL_CAPACITY);
  private int frameStart;

  FrameWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Begins a frame; the payload of at most {@code maximumBytes} goes into the returned buffer. */
  ByteBuffer start(FrameType type, int maximumBytes) throws IOException {
    int needed = HEADER_BYTES + maximumBytes + TRAILER_BYTES;
    if (needed > CAPACITY) {
      throw new IOException("a frame of " + maximumBytes + " bytes; at most " + CAPACITY + " fit");
    }
    if (buffer.remaining() < needed) {
      flush();
    }
    if (buffer.capacity() < needed) {
      buffer = ByteBuffer.allocateDirect(CAPACITY);
    }
    frameStart = buffer.position();
    buffer.put(type.code()).putInt(0);
    return buffer;
  }

  /** Ends the frame at the buffer's position. */
  void end() throws IOException {
    int payload = frameStart + HEADER_BYTES;
    int length = buffer.position() - payload;
    buffer.putInt(frameStart + 1, length);
    crc.reset();
    crc.update(buffer.slice(payload, length));
    buffer.putInt((int) crc.getValue());
    if (buffer.position() >= SEND_BYTES) {
      flush();
    }
  }

  /** Takes the begun frame back. */
  void abandon() {
    buffer.position(frameStart);
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
