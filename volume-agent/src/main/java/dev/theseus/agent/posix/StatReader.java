package dev.theseus.agent.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Calls {@code statx} and reads its structure. */
final class StatReader {
  private static final int BASIC_STATS = 0x7ff;
  private static final int STRUCTURE_BYTES = 256;

  private StatReader() {}

  static FileStat ofDescriptor(int descriptor, String subject) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment empty = arena.allocate(1);
      return call(arena, Libc.capture(arena), descriptor, empty, Libc.AT_EMPTY_PATH, subject);
    }
  }

  static FileStat call(
      Arena arena, MemorySegment capture, int folder, MemorySegment name, int flags, String subject)
      throws PosixException {
    MemorySegment sx = arena.allocate(STRUCTURE_BYTES, 8);
    return call(sx, capture, folder, name, flags, subject);
  }

  static FileStat call(
      MemorySegment sx,
      MemorySegment capture,
      int folder,
      MemorySegment name,
      int flags,
      String subject)
      throws PosixException {
    int result;
    try {
      result = (int) Libc.STATX.invokeExact(capture, folder, name, flags, BASIC_STATS, sx);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
    if (result < 0) {
      throw new PosixException("stat", subject, Libc.errno(capture));
    }
    return read(sx);
  }

  private static FileStat read(MemorySegment sx) {
    int mode = sx.get(JAVA_SHORT, 28) & 0xffff;
    FileType type = FileType.ofMode(mode);
    boolean deviceNode = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    return new FileStat(
        type,
        mode & 0xfff,
        sx.get(JAVA_INT, 20),
        sx.get(JAVA_INT, 24),
        sx.get(JAVA_LONG, 40),
        sx.get(JAVA_LONG, 48) * 512,
        sx.get(JAVA_LONG, 32),
        sx.get(JAVA_INT, 16),
        deviceNode ? deviceNumber(sx.get(JAVA_INT, 128), sx.get(JAVA_INT, 132)) : 0,
        new FileTime(sx.get(JAVA_LONG, 112), sx.get(JAVA_INT, 120)),
        new FileTime(sx.get(JAVA_LONG, 96), sx.get(JAVA_INT, 104)));
  }

  /** As the C library's {@code makedev}. */
  private static long deviceNumber(long major, long minor) {
    return ((major & 0xfffff000L) << 32)
        | ((major & 0xfffL) << 8)
        | ((minor & 0xffffff00L) << 12)
        | (minor & 0xffL);
  }
}
