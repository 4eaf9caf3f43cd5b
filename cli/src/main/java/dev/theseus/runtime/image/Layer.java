package dev.theseus.runtime.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Files of an image by their path in it. All belong to root and are as old as the epoch, and they
 * are written in the order of their paths, so that equal contents make equal layers.
 */
public final class Layer {
  private static final int FOLDER_MODE = 0755;
  private static final int PROGRAM_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private sealed interface Content {
    record File(Path from, boolean executable) implements Content {}

    record Text(String text, boolean executable) implements Content {}

    record Link(String to) implements Content {}

    record Folder(int mode) implements Content {}
  }

  private final TreeMap<String, Content> contents = new TreeMap<>();

  /** Adds a file of this machine, or whole folders, as they are below it. */
  public Layer add(String path, Path from) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> below = Files.list(from)) {
        for (Path child : below.toList()) {
          add(path + "/" + child.getFileName(), child);
        }
      }
      return folder(path, FOLDER_MODE);
    }
    if (Files.isSymbolicLink(from)) {
      return link(path, Files.readSymbolicLink(from).toString());
    }
    return put(path, new Content.File(from, Files.isExecutable(from)));
  }

  /** Adds a file with this text. */
  public Layer text(String path, String text, boolean executable) {
    return put(path, new Content.Text(text, executable));
  }

  /** Adds a symbolic link. */
  public Layer link(String path, String to) {
    return put(path, new Content.Link(to));
  }

  /** Adds an empty folder. */
  public Layer folder(String path, int mode) {
    return put(path, new Content.Folder(mode));
  }

  private Layer put(String path, Content content) {
    String relative = path.replaceFirst("^/+", "");
    contents.put(relative, content);
    for (int slash = relative.lastIndexOf('/');
        slash > 0;
        slash = relative.lastIndexOf('/', slash - 1)) {
      contents.putIfAbsent(relative.substring(0, slash), new Content.Folder(FOLDER_MODE));
    }
    return this;
  }

  /** The paths so far. */
  public List<String> paths() {
    return List.copyOf(contents.keySet());
  }

  /** Writes it as a tar archive; the stream stays open. */
  void writeTo(OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    for (Map.Entry<String, Content> content : contents.entrySet()) {
      write(tar, content.getKey(), content.getValue());
    }
    tar.finish();
  }

  private static void write(TarArchiveOutputStream tar, String path, Content content)
      throws IOException {
    switch (content) {
      case Content.File(Path from, boolean executable) -> {
        TarArchiveEntry entry = entry(path, executable ? PROGRAM_MODE : FILE_MODE);
        entry.setSize(Files.size(from));
        tar.putArchiveEntry(entry);
        Files.copy(from, tar);
      }
      case Content.Text(String text, boolean executable) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = entry(path, executable ? PROGRAM_MODE : FILE_MODE);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
      }
      case Content.Link(String to) -> {
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
      }
      case Content.Folder(int mode) -> tar.putArchiveEntry(entry(path + "/", mode));
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setModTime(0);
    return entry;
  }
}
