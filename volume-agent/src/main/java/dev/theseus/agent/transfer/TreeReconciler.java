package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.FolderChain;
import dev.theseus.agent.scan.VolumeWalker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes names, links and metadata of a volume equal to a manifest, after the content of all units
 * is there. It compares with what really is in the volume, so whatever an earlier attempt left is
 * put right, and a second run changes nothing.
 */
public final class TreeReconciler implements AutoCloseable {
  /**
   * What was changed.
   *
   * @param incomplete files whose content was not there: they vanished or changed during the round
   */
  public record Changes(long created, long removed, long incomplete) {}

  private final Path root;
  private final FolderChain chain;
  private final FolderChain walking;
  private final TreeWriter tree;
  private final PendingSync pending = new PendingSync();
  private final Deque<Entry> openFolders = new ArrayDeque<>();
  private final Map<Long, RelativePath> ownFiles = new HashMap<>();
  private long created;
  private long removed;
  private long incomplete;

  /** A reconciler of a volume. */
  public TreeReconciler(Path volume) throws PosixException {
    this.root = volume;
    this.chain = new FolderChain(volume);
    this.walking = new FolderChain(volume);
    this.tree = new TreeWriter(chain, pending::namesIn);
  }

  /** Runs over the whole volume, then makes it durable. */
  public Changes run(ManifestReader wanted) throws IOException {
    VolumeWalker walker = new VolumeWalker(walking);
    Optional<Entry> want = wanted.next();
    Optional<VolumeWalker.Found> have = walker.next();
    while (want.isPresent() || have.isPresent()) {
      int order = compare(want, have);
      if (order > 0) {
        removeExtra(have.orElseThrow(), walker);
      } else {
        boolean replaced = settle(want.orElseThrow(), order == 0 ? have : Optional.empty());
        if (replaced && order == 0) {
          walker.skipChildren();
        }
      }
      want = order <= 0 ? wanted.next() : want;
      have = order >= 0 ? walker.next() : have;
    }
    leaveFoldersAbove(Optional.empty());
    pending.run(chain);
    return new Changes(created, removed, incomplete);
  }

  private static int compare(Optional<Entry> want, Optional<VolumeWalker.Found> have) {
    if (want.isEmpty()) {
      return 1;
    }
    return have.isEmpty() ? -1 : want.get().path().compareTo(have.get().path());
  }

  private void removeExtra(VolumeWalker.Found extra, VolumeWalker walker) throws PosixException {
    leaveFoldersAbove(Optional.of(extra.path()));
    tree.remove(extra.path());
    chain.reset();
    pending.namesIn(extra.path().parent());
    walker.skipChildren();
    removed++;
  }

  /** Returns whether what was there had to give way to something else. */
  private boolean settle(Entry want, Optional<VolumeWalker.Found> have) throws IOException {
    leaveFoldersAbove(Optional.of(want.path()));
    Optional<FileStat> there = have.map(VolumeWalker.Found::stat);
    boolean fits = there.isPresent() && fits(want, there.get());
    if (there.isPresent() && !fits) {
      tree.remove(want.path());
      chain.reset();
      pending.namesIn(want.path().parent());
    }
    if (want.type() == FileType.DIRECTORY) {
      if (!fits) {
        create(want);
      }
      openFolders.push(want);
    } else if (fits || create(want)) {
      ownOrPart(want);
      applyMetadata(want);
    }
    return there.isPresent() && !fits;
  }

  private boolean fits(Entry want, FileStat there) throws IOException {
    if (want.type() != there.type()) {
      return false;
    }
    Folder folder = chain.folder(want.path().parent());
    return switch (want.type()) {
      case DIRECTORY -> true;
      case SYMLINK ->
          folder.readLink(want.path().name()).equals(want.linkTarget())
              && (want.sameFileAs().isEmpty() || isSameFile(want, there));
      case FILE -> want.sameFileAs().isEmpty() || isSameFile(want, there);
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
          there.device() == want.stat().device()
              && (want.sameFileAs().isEmpty() || isSameFile(want, there));
      case SOCKET -> false;
    };
  }

  private boolean isSameFile(Entry want, FileStat there) throws IOException {
    RelativePath leader = want.sameFileAs().orElseThrow();
    Optional<FileStat> first = find(leader);
    return first.isPresent() && first.get().inode() == there.inode();
  }

  private Optional<FileStat> find(RelativePath path) throws IOException {
    try {
      return TreeWriter.find(chain.folder(path.parent()), path.name());
    } catch (PosixException e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean create(Entry want) throws IOException {
    if (want.sameFileAs().isPresent()) {
      return link(want, want.sameFileAs().get());
    }
    Folder folder = chain.folder(want.path().parent());
    Bytes name = want.path().name();
    switch (want.type()) {
      case DIRECTORY -> folder.makeFolder(name);
      case SYMLINK -> folder.makeSymlink(name, want.linkTarget());
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
          folder.makeNode(name, want.type(), want.stat().device());
      case FILE -> {
        if (want.stat().size() > 0) {
          // Its content comes with a unit of the next round, or verification will name it.
          incomplete++;
          return false;
        }
        folder.create(name).close();
      }
      case SOCKET -> throw new IllegalArgumentException("a socket in a manifest: " + want.path());
    }
    noteCreated(want);
    return true;
  }

  private void noteCreated(Entry want) {
    created++;
    pending.namesIn(want.path().parent());
    pending.changed(want.path(), want.type());
  }

  private boolean link(Entry want, RelativePath leader) throws IOException {
    if (find(leader).isEmpty()) {
      incomplete++;
      return false;
    }
    try (FolderChain other = new FolderChain(root)) {
      Folder leaderFolder = other.folder(leader.parent());
      chain
          .folder(want.path().parent())
          .makeHardLink(want.path().name(), leaderFolder, leader.name());
    }
    noteCreated(want);
    return true;
  }

  /** A file that shares its inode with an earlier name, but must not, gets one of its own. */
  private void ownOrPart(Entry want) throws IOException {
    if (want.type() != FileType.FILE || want.sameFileAs().isPresent()) {
      return;
    }
    Folder folder = chain.folder(want.path().parent());
    FileStat now = folder.stat(want.path().name());
    if (now.links() > 1 && ownFiles.putIfAbsent(now.inode(), want.path()) != null) {
      TreeWriter.part(folder, want.path().name());
      pending.namesIn(want.path().parent());
      pending.changed(want.path(), FileType.FILE);
    }
    if (now.size() != want.stat().size()) {
      cutTo(want, folder);
    }
  }

  private void cutTo(Entry want, Folder folder) throws PosixException {
    try (OpenFile file = folder.openForWriting(want.path().name())) {
      file.truncate(want.stat().size());
    }
    pending.changed(want.path(), FileType.FILE);
  }

  private void applyMetadata(Entry want) throws PosixException {
    Folder folder = chain.folder(want.path().parent());
    if (MetadataWriter.apply(folder, FolderChain.nameIn(want.path()), want)) {
      pending.changed(want.path(), want.type());
    }
  }

  /** A folder's time is set when nothing in it will be changed any more. */
  private void leaveFoldersAbove(Optional<RelativePath> next) throws PosixException {
    while (!openFolders.isEmpty()
        && (next.isEmpty() || !next.get().isBelow(openFolders.peek().path()))) {
      applyMetadata(openFolders.pop());
    }
  }

  @Override
  public void close() {
    chain.close();
    walking.close();
  }
}
