package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Visits everything in a volume in path order, the root first. Holds the names of the directories
 * on the way to the current one; what vanishes meanwhile is left out.
 */
public final class VolumeWalker {
  /**
   * Something that was there.
   *
   * @param path its path
   * @param stat what the file system said
   */
  public record Found(RelativePath path, FileStat stat) {}

  private static final class Level {
    private final RelativePath directory;
    private final List<Bytes> names;
    private int next;

    Level(RelativePath directory, List<Bytes> names) {
      this.directory = directory;
      this.names = names;
    }
  }

  /** What mkfs puts into every ext file system; no application's data. */
  private static final Bytes LOST_AND_FOUND = Bytes.utf8("lost+found");

  private final FolderChain chain;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Optional<RelativePath> toEnter = Optional.empty();
  private boolean started;

  /** A walk that has not begun. */
  public VolumeWalker(FolderChain chain) {
    this.chain = chain;
  }

  /** The next in path order; empty at the end. */
  public Optional<Found> next() throws PosixException {
    if (!started) {
      started = true;
      toEnter = Optional.of(RelativePath.ROOT);
      return Optional.of(new Found(RelativePath.ROOT, chain.root().stat()));
    }
    enterPending();
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (level.next == level.names.size()) {
        levels.pop();
        continue;
      }
      Optional<Found> found = look(level.directory, level.names.get(level.next++));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Leaves out what is in the directory that {@link #next()} returned last. */
  public void skipChildren() {
    toEnter = Optional.empty();
  }

  private void enterPending() throws PosixException {
    if (toEnter.isEmpty()) {
      return;
    }
    RelativePath directory = toEnter.get();
    toEnter = Optional.empty();
    try {
      List<Bytes> names = chain.folder(directory).list();
      if (directory.isRoot()) {
        names.remove(LOST_AND_FOUND);
      }
      levels.push(new Level(directory, names));
    } catch (PosixException e) {
      rethrowUnlessMissing(e);
    }
  }

  private Optional<Found> look(RelativePath directory, Bytes name) throws PosixException {
    try {
      Folder folder = chain.folder(directory);
      FileStat stat = folder.stat(name);
      RelativePath path = directory.child(name);
      if (stat.type() == FileType.DIRECTORY) {
        toEnter = Optional.of(path);
      }
      return Optional.of(new Found(path, stat));
    } catch (PosixException e) {
      rethrowUnlessMissing(e);
      return Optional.empty();
    }
  }

  private static void rethrowUnlessMissing(PosixException e) throws PosixException {
    if (!e.isMissing()) {
      throw e;
    }
  }
}
