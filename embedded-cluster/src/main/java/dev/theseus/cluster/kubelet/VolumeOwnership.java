package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Gives volumes to the pod's {@code fsGroup} as Kubernetes does; without one, everyone may write to
 * the volume's top directory. Only root can change groups, so elsewhere this does nothing.
 */
final class VolumeOwnership {
  private static final int SET_GROUP_ID = 02000;
  private static final int GROUP_DIRECTORY = 070;
  private static final int GROUP_FILE = 060;
  private static final int EVERYONE = 0777;

  void apply(ObjectNode pod, Path directory) throws IOException {
    if (!CurrentUser.isRoot()) {
      return;
    }
    JsonNode security = pod.path("spec").path("securityContext");
    if (!security.has("fsGroup")) {
      if (isEmpty(directory)) {
        // Only a fresh volume: what a program or a migration has set afterwards stays.
        Files.setAttribute(directory, "unix:mode", mode(directory) | EVERYONE);
      }
      return;
    }
    int group = security.path("fsGroup").asInt();
    boolean onlyOnMismatch = security.path("fsGroupChangePolicy").asText().equals("OnRootMismatch");
    if (onlyOnMismatch && group(directory) == group) {
      return;
    }
    Files.walkFileTree(directory, new GroupSetter(group));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  private static int group(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
  }

  private static final class GroupSetter extends SimpleFileVisitor<Path> {
    private final int group;

    GroupSetter(int group) {
      this.group = group;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      set(directory, GROUP_DIRECTORY | SET_GROUP_ID);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
      } else {
        set(file, GROUP_FILE);
      }
      return FileVisitResult.CONTINUE;
    }

    private void set(Path path, int addedMode) throws IOException {
      int mode = mode(path);
      Files.setAttribute(path, "unix:gid", group);
      Files.setAttribute(path, "unix:mode", mode | addedMode);
    }
  }
}
