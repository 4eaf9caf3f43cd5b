package dev.theseus.agent.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Handles of the C library's functions; each captures {@code errno}. Linking one takes some
 * milliseconds, so they are in groups that are linked when the first of each is used.
 */
final class Libc {
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_DIRECTORY = 0x10000;
  static final int O_NOFOLLOW = 0x20000;
  static final int O_CLOEXEC = 0x80000;
  static final int FALLOC_PUNCH_HOLE_KEEP_SIZE = 0x3;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  static final MethodHandle OPENAT = variadic("openat", 3, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  static final MethodHandle CLOSE = returningInt("close", JAVA_INT);
  static final MethodHandle STATX =
      returningInt("statx", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle GETDENTS = returningLong("getdents64", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle PREAD = returningLong("pread", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  static final MethodHandle CLOCK_GETTIME = returningInt("clock_gettime", JAVA_INT, ADDRESS);

  /** Changes of names. */
  static final class Names {
    static final MethodHandle MKDIRAT = returningInt("mkdirat", JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle MKNODAT =
        returningInt("mknodat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
    static final MethodHandle SYMLINKAT = returningInt("symlinkat", ADDRESS, JAVA_INT, ADDRESS);
    static final MethodHandle READLINKAT =
        returningLong("readlinkat", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    static final MethodHandle LINKAT =
        returningInt("linkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle UNLINKAT = returningInt("unlinkat", JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle RENAMEAT =
        returningInt("renameat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);

    private Names() {}
  }

  /** Owners, modes and times. */
  static final class Metadata {
    static final MethodHandle FCHOWNAT =
        returningInt("fchownat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle FCHMODAT =
        returningInt("fchmodat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    static final MethodHandle UTIMENSAT =
        returningInt("utimensat", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

    private Metadata() {}
  }

  /** Extended attributes. */
  static final class Attributes {
    static final MethodHandle LGETXATTR =
        returningLong("lgetxattr", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    static final MethodHandle LSETXATTR =
        returningInt("lsetxattr", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    static final MethodHandle LREMOVEXATTR = returningInt("lremovexattr", ADDRESS, ADDRESS);
    static final MethodHandle LLISTXATTR = returningLong("llistxattr", ADDRESS, ADDRESS, JAVA_LONG);

    private Attributes() {}
  }

  /** What makes bytes durable. */
  static final class Syncing {
    static final MethodHandle FSYNC = returningInt("fsync", JAVA_INT);
    static final MethodHandle SYNCFS = returningInt("syncfs", JAVA_INT);
    static final MethodHandle SYNC_FILE_RANGE =
        returningInt("sync_file_range", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final MethodHandle FADVISE =
        returningInt("posix_fadvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private Syncing() {}
  }

  /** Holes and copies inside the kernel. */
  static final class Extents {
    static final MethodHandle LSEEK = returningLong("lseek", JAVA_INT, JAVA_LONG, JAVA_INT);
    static final MethodHandle FALLOCATE =
        returningInt("fallocate", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    static final MethodHandle COPY_FILE_RANGE =
        returningLong("copy_file_range", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    private Extents() {}
  }

  /** The end of the process. */
  static final class Ending {
    static final MethodHandle EXIT = link("_exit", FunctionDescriptor.ofVoid(JAVA_INT), List.of());

    private Ending() {}
  }

  /** Content. */
  static final class Writing {
    static final MethodHandle PWRITE =
        returningLong("pwrite", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    static final MethodHandle FTRUNCATE = returningInt("ftruncate", JAVA_INT, JAVA_LONG);

    private Writing() {}
  }

  private Libc() {}

  /** Space for the captured {@code errno} of a call. */
  static MemorySegment capture(Arena arena) {
    return arena.allocate(CAPTURE);
  }

  static int errno(MemorySegment capture) {
    return (int) ERRNO.get(capture, 0L);
  }

  /** What a failed invocation of a handle itself (never a failed call) becomes. */
  static AssertionError broken(Throwable cause) {
    return new AssertionError("foreign function call is linked wrongly", cause);
  }

  private static MethodHandle returningInt(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(JAVA_INT, arguments), List.of());
  }

  private static MethodHandle returningLong(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(JAVA_LONG, arguments), List.of());
  }

  private static MethodHandle variadic(String name, int firstVariadic, MemoryLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(JAVA_INT, arguments),
        List.of(Linker.Option.firstVariadicArg(firstVariadic)));
  }

  @SuppressWarnings("restricted") // Calling the C library is what this class is for.
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, List<Linker.Option> extra) {
    List<Linker.Option> options = new ArrayList<>(extra);
    options.add(Linker.Option.captureCallState("errno"));
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        options.toArray(Linker.Option[]::new));
  }
}
