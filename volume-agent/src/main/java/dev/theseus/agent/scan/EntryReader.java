package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.PosixException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Makes entries of what a walk found; remembers files with several names, to group them. */
public final class EntryReader {
  /** Set by the node for its own policy, so it belongs to the site and not to the volume. */
  private static final Bytes SITE_LABEL = Bytes.utf8("security.selinux");

  private final FolderChain chain;
  private final Map<Long, RelativePath> firstNames = new HashMap<>();

  /** A reader for one walk. */
  public EntryReader(FolderChain chain) {
    this.chain = chain;
  }

  /**
   * The entry of what was found.
   *
   * @param known an entry of the same version, whose attributes and link target still hold
   * @return empty if it vanished
   */
  public Optional<Entry> read(VolumeWalker.Found found, Optional<Entry> known)
      throws PosixException {
    FileStat stat = found.stat();
    Optional<RelativePath> sameFileAs = firstNameOf(found);
    if (known.isPresent()) {
      Entry base = known.get();
      return Optional.of(
          new Entry(
              found.path(),
              stat,
              base.linkTarget(),
              sameFileAs,
              base.attributes(),
              Content.UNKNOWN));
    }
    try {
      Bytes name = FolderChain.nameIn(found.path());
      Folder folder = chain.folder(found.path().parent());
      Bytes target = stat.type() == FileType.SYMLINK ? folder.readLink(name) : Bytes.EMPTY;
      SortedMap<Bytes, Bytes> attributes = attributes(folder, name);
      return Optional.of(
          new Entry(found.path(), stat, target, sameFileAs, attributes, Content.UNKNOWN));
    } catch (PosixException e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The attributes of a name that belong to the volume. */
  public static SortedMap<Bytes, Bytes> attributes(Folder folder, Bytes name)
      throws PosixException {
    SortedMap<Bytes, Bytes> attributes = folder.attributes().read(name);
    attributes.remove(SITE_LABEL);
    return attributes;
  }

  private Optional<RelativePath> firstNameOf(VolumeWalker.Found found) {
    FileStat stat = found.stat();
    if (stat.type() == FileType.DIRECTORY || stat.links() < 2) {
      return Optional.empty();
    }
    return Optional.ofNullable(firstNames.putIfAbsent(stat.inode(), found.path()));
  }
}
