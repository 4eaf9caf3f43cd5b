package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Finds where the last lines of a file begin, reading it backwards in blocks. */
final class LogTail {
  private static final int BLOCK_BYTES = 8_192;

  private LogTail() {}

  static long offset(RandomAccessFile file, int lines) throws IOException {
    long end = file.length();
    long position = end;
    int missing = lines;
    byte[] block = new byte[BLOCK_BYTES];
    while (position > 0) {
      int size = (int) Math.min(BLOCK_BYTES, position);
      position -= size;
      file.seek(position);
      file.readFully(block, 0, size);
      for (int i = size - 1; i >= 0; i--) {
        boolean endsEarlierLine = block[i] == '\n' && position + i + 1 < end;
        if (endsEarlierLine && --missing == 0) {
          return position + i + 1;
        }
      }
    }
    return lines == 0 ? end : 0;
  }
}
