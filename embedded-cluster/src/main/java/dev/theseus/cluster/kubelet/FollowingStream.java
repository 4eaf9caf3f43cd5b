package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.util.function.BooleanSupplier;

/** Reads a file to its end, and goes on reading while more may be written. */
final class FollowingStream extends InputStream {
  private static final long PAUSE_MILLIS = 20;

  private final RandomAccessFile file;
  private final BooleanSupplier goesOn;
  private volatile boolean closed;

  FollowingStream(RandomAccessFile file, BooleanSupplier goesOn) {
    this.file = file;
    this.goesOn = goesOn;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (!closed) {
      // Asked before reading: what is written until the writer ends is then still read.
      boolean more = goesOn.getAsBoolean();
      int count = file.read(buffer, offset, length);
      if (count >= 0) {
        return count;
      }
      if (!more) {
        return -1;
      }
      pause();
    }
    return -1;
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading a log was interrupted");
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    file.close();
  }
}
