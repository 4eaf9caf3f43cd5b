package dev.theseus.testbed.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Unpacks files of an artifact on the class path once, for every test run on this machine. */
final class ArtifactFiles {
  private static final String MARKER = "complete";

  private final Path cache;

  /**
   * @param cache folder for unpacked programs
   */
  ArtifactFiles(Path cache) {
    this.cache = cache;
  }

  /**
   * The folder that holds the files below a prefix of the class path, all of them executable.
   *
   * @param name of the folder, with the version of what is in it
   * @param prefix of the resources, whose rest names the files
   * @param wanted prefixes of the rests that are unpacked
   */
  Path unpack(String name, String prefix, List<String> wanted) {
    Path folder = cache.resolve(name);
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(folder.resolve(MARKER))) {
          copy(prefix, wanted, folder);
          // Last, so that an unpacking that was cut off is repeated.
          Files.createFile(folder.resolve(MARKER));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Unpacking " + prefix + " into " + folder + " failed", e);
    }
  }

  private static void copy(String prefix, List<String> wanted, Path folder) throws IOException {
    URL found = ArtifactFiles.class.getClassLoader().getResource(prefix + wanted.getFirst());
    if (found == null || !(found.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("The class path has no jar with " + prefix + wanted.getFirst());
    }
    JarFile jar = connection.getJarFile();
    for (JarEntry entry : jar.stream().toList()) {
      if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
        String rest = entry.getName().substring(prefix.length());
        if (wanted.stream().anyMatch(rest::startsWith)) {
          write(jar.getInputStream(entry), folder.resolve(rest));
        }
      }
    }
  }

  private static void write(InputStream content, Path file) throws IOException {
    try (content) {
      Files.createDirectories(file.resolveSibling("."));
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
