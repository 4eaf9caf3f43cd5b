package dev.theseus.testbed.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when bytes were last written to a volume: by the change times of its files, which the
 * system sets at every write and nobody else can.
 */
final class LastWrite implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final Supplier<Optional<Path>> folder;
  private final Thread looking;
  private volatile Instant at = Instant.EPOCH;

  private LastWrite(Supplier<Optional<Path>> folder) {
    this.folder = folder;
    this.looking = Thread.ofVirtual().name("demo-last-write").start(this::look);
  }

  /**
   * Begins to look.
   *
   * @param folder the volume's folder; empty before there is one
   */
  static LastWrite watch(Supplier<Optional<Path>> folder) {
    return new LastWrite(folder);
  }

  /** Empty where nothing was ever written. */
  Optional<Instant> at() {
    return at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at);
  }

  private void look() {
    Optional<Path> found = Optional.empty();
    try {
      while (true) {
        if (found.isEmpty()) {
          found = folder.get();
        }
        if (found.isPresent()) {
          Files.walkFileTree(found.get(), new Newest());
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException("The volume could not be looked at: " + e.getMessage(), e);
    }
  }

  private final class Newest extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      try {
        if (Files.getAttribute(file, "unix:ctime") instanceof FileTime changed
            && changed.toInstant().isAfter(at)) {
          at = changed.toInstant();
        }
      } catch (NoSuchFileException gone) {
        // Removed between the listing and now: what matters was seen before.
        return FileVisitResult.CONTINUE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
