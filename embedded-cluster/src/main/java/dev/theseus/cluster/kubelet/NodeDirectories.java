package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a node keeps things. */
public final class NodeDirectories {
  private final Path root;

  public NodeDirectories(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Makes the node's own directory, and the cluster's above it, ones that containers of any user
   * can pass through. Those further up are not ours to change.
   */
  void open() {
    try {
      Files.createDirectories(root);
      Path clusterDirectory = root.getParent();
      if (clusterDirectory != null) {
        TraversableDirectories.open(clusterDirectory);
      }
      for (String part : new String[] {"", "pods", "volumes"}) {
        TraversableDirectories.open(root.resolve(part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the node's directory " + root, e);
    }
  }

  Path root() {
    return root;
  }

  /** The directory that holds a persistent volume's files. */
  public Path persistentVolume(String volumeName) {
    return root.resolve("volumes").resolve(volumeName);
  }

  Path pod(String podUid) {
    return root.resolve("pods").resolve(podUid);
  }

  Path podVolume(String podUid, String volume) {
    return pod(podUid).resolve("volumes").resolve(volume);
  }

  Path container(String podUid, String container) {
    return pod(podUid).resolve("containers").resolve(container);
  }

  Path log(String podUid, String container, int attempt) {
    return pod(podUid).resolve("logs").resolve(container + "." + attempt + ".log");
  }

  Path processRecords() {
    return root.resolve("processes");
  }

  /** Removes a directory with all it holds; files that vanish meanwhile are no error. */
  public static void removeTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
