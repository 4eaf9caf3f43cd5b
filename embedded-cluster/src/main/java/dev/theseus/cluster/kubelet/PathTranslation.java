package dev.theseus.cluster.kubelet;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Stands in for a mount namespace: replaces the mount paths that occur in a text by the real
 * directories. A mount path counts only as a whole: what precedes it is no part of a path, and what
 * follows is its end or a slash, so {@code /data} is found in {@code --dir=/data/x} and neither in
 * {@code /database} nor in {@code /srv/data}.
 */
final class PathTranslation {

  /** One mount: the path inside the container and where it really is. */
  record Mount(String mountPath, Path directory) {}

  private final List<Mount> longestFirst;

  PathTranslation(List<Mount> mounts) {
    this.longestFirst =
        mounts.stream()
            .map(m -> new Mount(withoutTrailingSlash(m.mountPath()), m.directory()))
            .filter(m -> m.mountPath().length() > 1)
            .sorted(Comparator.comparingInt((Mount m) -> m.mountPath().length()).reversed())
            .toList();
  }

  /** The text with every mount path replaced. */
  String translate(String text) {
    var result = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int consumed = text.charAt(i) == '/' ? replaceAt(text, i, result) : 0;
      if (consumed == 0) {
        result.append(text.charAt(i++));
      } else {
        i += consumed;
      }
    }
    return result.toString();
  }

  private int replaceAt(String text, int index, StringBuilder result) {
    if (!startsPath(text, index)) {
      return 0;
    }
    for (Mount mount : longestFirst) {
      int end = index + mount.mountPath().length();
      if (text.startsWith(mount.mountPath(), index) && endsPathElement(text, end)) {
        result.append(mount.directory());
        return mount.mountPath().length();
      }
    }
    return 0;
  }

  private static boolean startsPath(String text, int index) {
    if (index == 0 || text.startsWith("file://", index - 7)) {
      return true;
    }
    char before = text.charAt(index - 1);
    return before != '/' && !isNameCharacter(before);
  }

  private static boolean endsPathElement(String text, int end) {
    return end == text.length() || !isNameCharacter(text.charAt(end));
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  }

  private static String withoutTrailingSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
