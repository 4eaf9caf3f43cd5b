package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Puts the time of reading in front of each line. */
final class TimestampedStream extends InputStream {
  private final InputStream lines;
  private byte[] prefix = new byte[0];
  private int prefixPosition;
  private boolean atLineStart = true;
  private int held = -1;

  TimestampedStream(InputStream lines) {
    this.lines = lines;
  }

  @Override
  public int read() throws IOException {
    if (prefixPosition < prefix.length) {
      return prefix[prefixPosition++];
    }
    int next = held >= 0 ? held : lines.read();
    if (held < 0 && atLineStart && next >= 0) {
      held = next;
      atLineStart = false;
      prefix = (Instant.now() + " ").getBytes(StandardCharsets.US_ASCII);
      prefixPosition = 1;
      return prefix[0];
    }
    held = -1;
    atLineStart = next == '\n';
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = 0;
    // Ends at a line's end, so that a follower gets each line as soon as it is there.
    while (count < length) {
      int next = read();
      if (next < 0) {
        return count == 0 ? -1 : count;
      }
      buffer[offset + count++] = (byte) next;
      if (next == '\n') {
        break;
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
