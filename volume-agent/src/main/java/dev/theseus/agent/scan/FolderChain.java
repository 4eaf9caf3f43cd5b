package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.PosixException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The open folders from a volume's root down to the last one asked for. Each is opened in the one
 * above it without following links, so nothing can lead out of the volume; in path order most
 * questions are answered by the folder that is open already. One thread at a time.
 */
public final class FolderChain implements AutoCloseable {
  private record Link(RelativePath path, Folder folder) {}

  private final Folder root;
  private final Deque<Link> below = new ArrayDeque<>();

  /** Opens the root. */
  public FolderChain(Path volume) throws PosixException {
    this.root = Folder.open(volume);
  }

  /** The volume's root. */
  public Folder root() {
    return root;
  }

  /** The open folder of a directory's path; valid until the next call. */
  public Folder folder(RelativePath directory) throws PosixException {
    while (!below.isEmpty() && !leadsTo(below.peek().path(), directory)) {
      below.pop().folder().close();
    }
    RelativePath at = below.isEmpty() ? RelativePath.ROOT : below.peek().path();
    Optional<Bytes> name = nameBelow(at, directory);
    while (name.isPresent()) {
      Folder inner = current().openFolder(name.get());
      at = at.child(name.get());
      below.push(new Link(at, inner));
      name = nameBelow(at, directory);
    }
    return current();
  }

  /** Forgets the open folders, because one of them may have been replaced. */
  public void reset() {
    while (!below.isEmpty()) {
      below.pop().folder().close();
    }
  }

  /** The name by which a path is reached in its parent's folder; the root's own is a dot. */
  public static Bytes nameIn(RelativePath path) {
    return path.isRoot() ? Bytes.utf8(".") : path.name();
  }

  private Folder current() {
    return below.isEmpty() ? root : below.peek().folder();
  }

  private static boolean leadsTo(RelativePath open, RelativePath wanted) {
    return open.equals(wanted) || wanted.isBelow(open);
  }

  private static Optional<Bytes> nameBelow(RelativePath at, RelativePath wanted) {
    return wanted.nameAt(at.isRoot() ? 0 : at.bytes().length() + 1);
  }

  @Override
  public void close() {
    reset();
    root.close();
  }
}
