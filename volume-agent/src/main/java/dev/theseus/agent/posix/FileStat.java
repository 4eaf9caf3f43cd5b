package dev.theseus.agent.posix;

/**
 * What the file system says about one file.
 *
 * @param mode permission, setuid, setgid and sticky bits only
 * @param device number of the device node where the file is one, else 0
 * @param allocatedBytes bytes that the file takes on disk; less than {@code size} where it has
 *     holes
 */
public record FileStat(
    FileType type,
    int mode,
    int uid,
    int gid,
    long size,
    long allocatedBytes,
    long inode,
    int links,
    long device,
    FileTime modified,
    FileTime changed) {

  /** Whether both describe the same file with the same content, as far as times can tell. */
  public boolean sameVersion(FileStat other) {
    return inode == other.inode
        && size == other.size
        && modified.equals(other.modified)
        && changed.equals(other.changed);
  }
}
