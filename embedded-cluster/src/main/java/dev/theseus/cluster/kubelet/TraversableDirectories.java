package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets containers that run as another user reach their files: every directory above them has to be
 * one that others may pass through.
 */
final class TraversableDirectories {
  private static final int PASS_FOR_OTHERS = 01;

  private TraversableDirectories() {}

  /** Opens a directory of ours for passing through, without letting anyone list it. */
  static void open(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (CurrentUser.isRoot() && (mode(directory) & PASS_FOR_OTHERS) == 0) {
      Files.setAttribute(directory, "unix:mode", mode(directory) | PASS_FOR_OTHERS);
    }
  }

  /** The first directory on the way that keeps other users out. */
  static Optional<Path> obstacle(Path directory) throws IOException {
    Path way = directory.getRoot();
    for (Path element : directory) {
      way = way.resolve(element);
      if ((mode(way) & PASS_FOR_OTHERS) == 0) {
        return Optional.of(way);
      }
    }
    return Optional.empty();
  }

  private static int mode(Path directory) throws IOException {
    return (Integer) Files.getAttribute(directory, "unix:mode") & 07777;
  }
}
