package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.FolderChain;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Names whose changes are not durable yet. A few are synced one by one: syncing the file system
 * would wait for what all its other users wrote, too.
 */
final class PendingSync {
  private static final int ONE_BY_ONE = 64;

  private final Set<RelativePath> folders = new LinkedHashSet<>();
  private final Set<RelativePath> files = new LinkedHashSet<>();
  private boolean everything;

  /** Names in this folder came or went. */
  void namesIn(RelativePath folder) {
    folders.add(folder);
    forgetWhenMany();
  }

  /** Something of this type was made here, or its metadata changed. */
  void changed(RelativePath path, FileType type) {
    switch (type) {
      case DIRECTORY -> namesIn(path);
      case FILE -> {
        files.add(path);
        forgetWhenMany();
      }
      // What cannot be opened without an effect cannot be synced alone.
      case SYMLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET -> everything = true;
    }
  }

  private void forgetWhenMany() {
    if (folders.size() + files.size() > ONE_BY_ONE) {
      everything = true;
    }
    if (everything) {
      folders.clear();
      files.clear();
    }
  }

  /** Makes all of it durable. */
  void run(FolderChain chain) throws PosixException {
    if (everything) {
      chain.root().syncFileSystem();
      return;
    }
    for (RelativePath path : files) {
      try (OpenFile file = chain.folder(path.parent()).openForReading(path.name())) {
        file.sync();
      }
    }
    for (RelativePath path : folders) {
      chain.folder(path).sync();
    }
  }
}
