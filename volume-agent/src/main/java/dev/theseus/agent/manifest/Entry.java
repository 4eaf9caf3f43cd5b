package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One file, directory, link, pipe or device of a volume.
 *
 * @param linkTarget of a symbolic link; else empty
 * @param sameFileAs the first path in order of the same file, where this is a further hard link
 * @param attributes extended attributes by name, ACLs among them
 */
public record Entry(
    RelativePath path,
    FileStat stat,
    Bytes linkTarget,
    Optional<RelativePath> sameFileAs,
    SortedMap<Bytes, Bytes> attributes,
    Content content) {

  /** Its type. */
  public FileType type() {
    return stat.type();
  }

  /** Whether bytes belong to this entry itself: a regular file that is no further hard link. */
  public boolean holdsContent() {
    return type() == FileType.FILE && sameFileAs.isEmpty() && stat.size() > 0;
  }

  /** Whether content must be read before a digest of the entry can be given. */
  public boolean lacksContent() {
    return holdsContent()
        && (!content.trusted() || content.blocks() != Content.blocksOf(stat.size()));
  }

  /** The same with other content. */
  public Entry with(Content other) {
    return new Entry(path, stat, linkTarget, sameFileAs, attributes, other);
  }

  /** The same with what the file system says now. */
  public Entry with(FileStat other) {
    return new Entry(path, other, linkTarget, sameFileAs, attributes, content);
  }
}
