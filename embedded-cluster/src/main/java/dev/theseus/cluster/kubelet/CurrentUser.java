package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this JVM runs as. */
final class CurrentUser {
  private static final boolean ROOT = readIsRoot();

  private CurrentUser() {}

  /** Whether we may change owners and start processes as other users. */
  static boolean isRoot() {
    return ROOT;
  }

  private static boolean readIsRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
