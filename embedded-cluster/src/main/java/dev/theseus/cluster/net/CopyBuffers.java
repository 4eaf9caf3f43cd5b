package dev.theseus.cluster.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reuses the buffers of connections that have ended; direct memory is slow to get and to free. */
final class CopyBuffers {
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final int KEPT = 64;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : buffer;
  }

  void giveBack(ByteBuffer buffer) {
    if (free.size() < KEPT) {
      free.add(buffer);
    }
  }
}
