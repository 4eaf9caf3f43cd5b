package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.FolderChain;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes names in a volume: creates folders on the way, removes trees, parts hard links. */
final class TreeWriter {
  private static final Bytes TEMPORARY = Bytes.utf8(".theseus-parting");

  private final FolderChain chain;
  private final Consumer<RelativePath> madeFolderIn;

  /**
   * A writer.
   *
   * @param madeFolderIn hears of each folder in which it made another one
   */
  TreeWriter(FolderChain chain, Consumer<RelativePath> madeFolderIn) {
    this.chain = chain;
    this.madeFolderIn = madeFolderIn;
  }

  /** The folder of a path; what is missing on the way is created, what is no folder is removed. */
  Folder ensureFolder(RelativePath directory) throws PosixException {
    try {
      return chain.folder(directory);
    } catch (PosixException e) {
      if (!e.isMissing()) {
        throw e;
      }
    }
    chain.reset();
    Folder parent = ensureFolder(directory.parent());
    Bytes name = directory.name();
    Optional<FileStat> there = find(parent, name);
    if (there.isPresent() && there.get().type() != FileType.DIRECTORY) {
      parent.unlink(name);
      there = Optional.empty();
    }
    if (there.isEmpty()) {
      parent.makeFolder(name);
      madeFolderIn.accept(directory.parent());
    }
    return chain.folder(directory);
  }

  /** What a name is, if it is there. */
  static Optional<FileStat> find(Folder folder, Bytes name) throws PosixException {
    try {
      return Optional.of(folder.stat(name));
    } catch (PosixException e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes a path with all that is below it. */
  void remove(RelativePath path) throws PosixException {
    Folder parent = chain.folder(path.parent());
    Optional<FileStat> there = find(parent, path.name());
    if (there.isEmpty()) {
      return;
    }
    if (there.get().type() == FileType.DIRECTORY) {
      for (Bytes name : chain.folder(path).list()) {
        remove(path.child(name));
      }
      chain.folder(path.parent()).removeFolder(path.name());
    } else {
      parent.unlink(path.name());
    }
  }

  /** Gives a name a file of its own with the same content, where it shares one with other names. */
  static void part(Folder folder, Bytes name) throws PosixException {
    try (OpenFile shared = folder.openForReading(name)) {
      if (find(folder, TEMPORARY).isPresent()) {
        folder.unlink(TEMPORARY);
      }
      try (OpenFile own = folder.create(TEMPORARY)) {
        shared.copyTo(own, shared.stat().size());
      }
      folder.rename(TEMPORARY, name);
    }
  }
}
