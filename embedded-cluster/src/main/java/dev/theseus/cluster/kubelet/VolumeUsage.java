package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures what volumes hold by walking them; an answer is kept for a second. */
final class VolumeUsage {
  private static final long FRESH_MILLIS = 1_000;

  /**
   * What a directory held.
   *
   * @param bytes the files' lengths
   * @param inodes files, links and directories, the top one included
   */
  record Usage(long bytes, long inodes, Instant time) {}

  private final Map<Path, Usage> measured = new ConcurrentHashMap<>();

  Usage of(Path directory) {
    Instant now = Instant.now();
    return measured.compute(
        directory,
        (path, known) ->
            known != null && known.time().plusMillis(FRESH_MILLIS).isAfter(now)
                ? known
                : measure(path, now));
  }

  private static Usage measure(Path directory, Instant now) {
    Walk walk = new Walk();
    try {
      Files.walkFileTree(directory, walk);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + directory, e);
    }
    return new Usage(walk.bytes, walk.inodes, now);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private long bytes;
    private long inodes;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      inodes++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      inodes++;
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      // Programs remove files while we look: what is gone takes no space.
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
