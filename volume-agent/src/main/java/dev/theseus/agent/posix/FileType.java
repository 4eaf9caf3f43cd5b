package dev.theseus.agent.posix;

/** Type of a file, from the high bits of its mode. */
public enum FileType {
  /** Regular file. */
  FILE(0x8000),
  /** Directory. */
  DIRECTORY(0x4000),
  /** Symbolic link. */
  SYMLINK(0xA000),
  /** Named pipe. */
  FIFO(0x1000),
  /** Character device. */
  CHARACTER_DEVICE(0x2000),
  /** Block device. */
  BLOCK_DEVICE(0x6000),
  /** Socket: bound by a process, so no copy of it can work. */
  SOCKET(0xC000);

  private final int modeBits;

  FileType(int modeBits) {
    this.modeBits = modeBits;
  }

  /** The bits of {@code st_mode} that say this type. */
  public int modeBits() {
    return modeBits;
  }

  /** The type that the bits of an {@code st_mode} say. */
  public static FileType ofMode(int mode) {
    for (FileType type : values()) {
      if (type.modeBits == (mode & 0xF000)) {
        return type;
      }
    }
    throw new IllegalArgumentException("mode 0" + Integer.toOctalString(mode) + " names no type");
  }
}
