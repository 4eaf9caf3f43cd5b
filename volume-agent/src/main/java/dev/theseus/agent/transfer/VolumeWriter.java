package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.FolderChain;
import dev.theseus.agent.scan.UnitPart;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the parts of one unit into a volume and makes them durable together. Several units may be
 * written at once, each by its own writer; they share the lock for changes of names.
 */
public final class VolumeWriter implements AutoCloseable {
  /** Up to this many files it is cheaper to sync each than to sync all that others wrote, too. */
  private static final int FILES_SYNCED_ONE_BY_ONE = 64;

  private final FolderChain chain;
  private final TreeWriter tree;
  private final ReentrantLock names;
  private final List<OpenFile> written = new ArrayList<>();
  private final Set<RelativePath> parents = new LinkedHashSet<>();
  private boolean syncAll;
  private Optional<Part> current = Optional.empty();

  private static final class Part {
    private final UnitPart wanted;
    private final OpenFile file;
    private final boolean created;

    Part(UnitPart wanted, OpenFile file, boolean created) {
      this.wanted = wanted;
      this.file = file;
      this.created = created;
    }
  }

  /** A writer; {@code names} is held while names of the volume change. */
  public VolumeWriter(Path volume, ReentrantLock names) throws PosixException {
    this.chain = new FolderChain(volume);
    this.tree = new TreeWriter(chain, parents::add);
    this.names = names;
  }

  /** Opens the file of a part with its final size. */
  void begin(UnitPart part) throws IOException {
    Entry entry = part.entry();
    names.lock();
    try {
      Folder folder = tree.ensureFolder(entry.path().parent());
      Bytes name = entry.path().name();
      Optional<FileStat> there = TreeWriter.find(folder, name);
      if (there.isPresent() && there.get().type() != FileType.FILE) {
        tree.remove(entry.path());
        folder = chain.folder(entry.path().parent());
        there = Optional.empty();
      }
      if (there.isPresent() && there.get().links() > 1) {
        // Its other names may not be this file any more at the source.
        TreeWriter.part(folder, name);
        parents.add(entry.path().parent());
      }
      OpenFile file = there.isPresent() ? folder.openForWriting(name) : folder.create(name);
      current = Optional.of(new Part(part, file, there.isEmpty()));
      if (there.isEmpty() || there.get().size() != entry.stat().size()) {
        file.truncate(entry.stat().size());
      }
    } finally {
      names.unlock();
    }
  }

  /** Writes bytes. */
  void data(long offset, MemorySegment bytes) throws IOException {
    current.orElseThrow().file.write(bytes, offset);
  }

  /** Makes a hole; a file that was just created is one already. */
  void hole(long offset, long length) throws IOException {
    Part part = current.orElseThrow();
    if (length == 0 || part.created) {
      return;
    }
    if (!part.file.punchHole(offset, length)) {
      writeZeros(part.file, offset, length);
    }
  }

  private static void writeZeros(OpenFile file, long offset, long length) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      file.write(arena.allocate(length), offset);
    }
  }

  /** Ends a part; a file that came whole gets its metadata now, while it is at hand. */
  void end(boolean unchanged) throws IOException {
    Part part = current.orElseThrow();
    current = Optional.empty();
    Entry entry = part.wanted.entry();
    try {
      if (unchanged && part.wanted.isWholeFile()) {
        Folder folder = chain.folder(entry.path().parent());
        MetadataWriter.apply(folder, entry.path().name(), entry);
      }
      // Not before: a device takes what belongs together at once faster than in pieces.
      part.file.startWriteBack();
    } finally {
      keepForSync(part.file, entry.path().parent(), part.created);
    }
  }

  private void keepForSync(OpenFile file, RelativePath parent, boolean created) {
    if (written.size() >= FILES_SYNCED_ONE_BY_ONE) {
      syncAll = true;
    }
    if (syncAll) {
      file.close();
      return;
    }
    written.add(file);
    if (created) {
      parents.add(parent);
    }
  }

  /** Makes everything that was written durable. */
  public void sync() throws IOException {
    if (syncAll) {
      chain.root().syncFileSystem();
      return;
    }
    for (OpenFile file : written) {
      // With its metadata: the end of the round syncs only what it changes itself.
      file.sync();
    }
    for (RelativePath parent : parents) {
      chain.folder(parent).sync();
    }
  }

  @Override
  public void close() {
    current.ifPresent(part -> part.file.close());
    written.forEach(OpenFile::close);
    chain.close();
  }
}
