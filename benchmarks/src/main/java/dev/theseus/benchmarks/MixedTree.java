package dev.theseus.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A tree of files whose sizes are log-uniform from 1 KiB to 64 MiB, with random content. */
final class MixedTree {
  private static final int FILES_PER_FOLDER = 20;
  private static final double SMALLEST_LOG2 = 10;
  private static final double LARGEST_LOG2 = 26;

  /**
   * What was made.
   *
   * @param files number of files
   * @param bytes bytes in them
   */
  record Made(int files, long bytes) {}

  private MixedTree() {}

  static Made create(Path folder, long wantedBytes, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] buffer = new byte[1 << 16];
    int files = 0;
    long bytes = 0;
    while (bytes < wantedBytes) {
      double log2 = SMALLEST_LOG2 + random.nextDouble() * (LARGEST_LOG2 - SMALLEST_LOG2);
      long size = Math.min((long) Math.pow(2, log2), wantedBytes - bytes);
      Path parent = Files.createDirectories(folder.resolve("folder-" + files / FILES_PER_FOLDER));
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(parent.resolve("file-" + files)))) {
        for (long left = size; left > 0; left -= Math.min(left, buffer.length)) {
          random.nextBytes(buffer);
          out.write(buffer, 0, (int) Math.min(left, buffer.length));
        }
      }
      files++;
      bytes += size;
    }
    return new Made(files, bytes);
  }
}
