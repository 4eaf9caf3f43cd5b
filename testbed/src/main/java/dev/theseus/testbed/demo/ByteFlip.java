package dev.theseus.testbed.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fault: one byte of one file changes while its size and modification time stay, as bad memory or
 * a bad disk would do it.
 */
final class ByteFlip {
  private ByteFlip() {}

  /** Flips a byte in the largest export below the folder and returns the file. */
  static Path in(Path volume) throws IOException {
    Path victim =
        largest(volume.resolve("exports"))
            .orElseThrow(() -> new IOException(volume + " has no export that could be damaged"));
    FileTime modified = Files.getLastModifiedTime(victim);
    try (FileChannel file =
        FileChannel.open(victim, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long middle = file.size() / 2;
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, middle);
      one.put(0, (byte) (one.get(0) ^ 0x01)).rewind();
      file.write(one, middle);
      file.force(true);
    }
    Files.setLastModifiedTime(victim, modified);
    return victim;
  }

  private static Optional<Path> largest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() > 0)
          .max(Comparator.comparingLong(file -> file.toFile().length()));
    }
  }
}
