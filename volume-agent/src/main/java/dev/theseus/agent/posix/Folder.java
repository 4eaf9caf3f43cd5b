package dev.theseus.agent.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An open directory: everything in it is reached by one name, so no link in between can lead out of
 * the volume and no path can be too long. One thread at a time.
 */
public final class Folder implements AutoCloseable {
  private static final int NAME_BYTES = 256;
  private static final int LIST_BYTES = 64 * 1024;

  private final OpenFile directory;
  private final String subject;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = Libc.capture(arena);
  private final MemorySegment nameBuffer = arena.allocate(NAME_BYTES);
  private final MemorySegment otherName = arena.allocate(NAME_BYTES);
  private final MemorySegment statBuffer = arena.allocate(256, 8);

  private Folder(int descriptor, String subject) {
    this.directory = new OpenFile(descriptor, subject);
    this.subject = subject;
  }

  /** Opens a directory of this machine by its path. */
  public static Folder open(Path path) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toAbsolutePath().toString());
      int flags = Libc.O_DIRECTORY | Libc.O_CLOEXEC;
      int fd = openAt(Libc.capture(arena), -100, name, flags, 0, path.toString());
      return new Folder(fd, path.toString());
    }
  }

  /** Opens a directory in this one; a link is refused. */
  public Folder openFolder(Bytes name) throws PosixException {
    int flags = Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC;
    String inner = describe(name);
    return new Folder(openAt(capture, fd(), cName(name), flags, 0, inner), inner);
  }

  /** Opens a regular file for reading; a link is refused, and a pipe does not block. */
  public OpenFile openForReading(Bytes name) throws PosixException {
    return openFile(name, Libc.O_NOFOLLOW | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0);
  }

  /** Opens a regular file for reading and writing; a link is refused. */
  public OpenFile openForWriting(Bytes name) throws PosixException {
    return openFile(name, Libc.O_RDWR | Libc.O_NOFOLLOW | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0);
  }

  /** Creates a file that only its owner can read; fails where the name exists. */
  public OpenFile create(Bytes name) throws PosixException {
    int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_CLOEXEC;
    return openFile(name, flags, 0600);
  }

  private OpenFile openFile(Bytes name, int flags, int mode) throws PosixException {
    String inner = describe(name);
    return new OpenFile(openAt(capture, fd(), cName(name), flags, mode, inner), inner);
  }

  /** What the file system says about a name; a link itself, not what it points to. */
  public FileStat stat(Bytes name) throws PosixException {
    return StatReader.call(
        statBuffer, capture, fd(), cName(name), Libc.AT_SYMLINK_NOFOLLOW, describe(name));
  }

  /** What the file system says about this directory. */
  public FileStat stat() throws PosixException {
    return directory.stat();
  }

  /** The names in this directory without {@code .} and {@code ..}, sorted by their bytes. */
  public List<Bytes> list() throws PosixException {
    List<Bytes> names = new ArrayList<>();
    // A descriptor of its own, because reading moves its position.
    int fd = openAt(capture, fd(), cName(Bytes.utf8(".")), Libc.O_DIRECTORY, 0, subject);
    try (OpenFile reading = new OpenFile(fd, subject);
        Arena buffers = Arena.ofConfined()) {
      MemorySegment buffer = buffers.allocate(LIST_BYTES, 8);
      long count = readEntries(reading.descriptor(), buffer);
      while (count > 0) {
        collectNames(buffer, count, names);
        count = readEntries(reading.descriptor(), buffer);
      }
    }
    Collections.sort(names);
    return names;
  }

  private long readEntries(int fd, MemorySegment buffer) throws PosixException {
    try {
      long count = (long) Libc.GETDENTS.invokeExact(capture, fd, buffer, buffer.byteSize());
      return check("list", count, subject);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private static void collectNames(MemorySegment buffer, long count, List<Bytes> names) {
    long position = 0;
    while (position < count) {
      int recordBytes = buffer.get(JAVA_SHORT, position + 16) & 0xffff;
      long start = position + 19;
      int length = 0;
      while (buffer.get(JAVA_BYTE, start + length) != 0) {
        length++;
      }
      byte[] name = buffer.asSlice(start, length).toArray(JAVA_BYTE);
      boolean self = length <= 2 && name[0] == '.' && (length == 1 || name[1] == '.');
      if (!self) {
        names.add(Bytes.copyOf(name));
      }
      position += recordBytes;
    }
  }

  /** Creates a directory that only its owner can enter. */
  public void makeFolder(Bytes name) throws PosixException {
    try {
      check("mkdir", (int) Libc.Names.MKDIRAT.invokeExact(capture, fd(), cName(name), 0700), name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Creates a pipe or a device node. */
  public void makeNode(Bytes name, FileType type, long device) throws PosixException {
    try {
      int mode = type.modeBits() | 0600;
      check(
          "mknod",
          (int) Libc.Names.MKNODAT.invokeExact(capture, fd(), cName(name), mode, device),
          name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Creates a symbolic link. */
  public void makeSymlink(Bytes name, Bytes target) throws PosixException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment text = cString(scratch, target);
      check(
          "symlink",
          (int) Libc.Names.SYMLINKAT.invokeExact(capture, text, fd(), cName(name)),
          name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Where a symbolic link points. */
  public Bytes readLink(Bytes name) throws PosixException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment buffer = scratch.allocate(4096);
      long length =
          (long) Libc.Names.READLINKAT.invokeExact(capture, fd(), cName(name), buffer, 4096L);
      check("readlink", length, describe(name));
      return Bytes.copyOf(buffer.asSlice(0, length).toArray(JAVA_BYTE));
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Gives a file of another folder a further name here. */
  public void makeHardLink(Bytes name, Folder existingFolder, Bytes existingName)
      throws PosixException {
    try {
      int result =
          (int)
              Libc.Names.LINKAT.invokeExact(
                  capture,
                  existingFolder.fd(),
                  existingFolder.cName(existingName),
                  fd(),
                  cOtherName(name),
                  0);
      check("link", result, name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Renames within this directory, replacing what has the new name. */
  public void rename(Bytes name, Bytes newName) throws PosixException {
    try {
      int result =
          (int)
              Libc.Names.RENAMEAT.invokeExact(
                  capture, fd(), cName(name), fd(), cOtherName(newName));
      check("rename", result, name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Removes a name that is no directory. */
  public void unlink(Bytes name) throws PosixException {
    remove(name, 0);
  }

  /** Removes an empty directory. */
  public void removeFolder(Bytes name) throws PosixException {
    remove(name, Libc.AT_REMOVEDIR);
  }

  private void remove(Bytes name, int flags) throws PosixException {
    try {
      check(
          "remove", (int) Libc.Names.UNLINKAT.invokeExact(capture, fd(), cName(name), flags), name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Sets the owner of a name; of a link itself. */
  public void setOwner(Bytes name, int uid, int gid) throws PosixException {
    try {
      int flags = Libc.AT_SYMLINK_NOFOLLOW;
      check(
          "chown",
          (int) Libc.Metadata.FCHOWNAT.invokeExact(capture, fd(), cName(name), uid, gid, flags),
          name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Sets the permissions of a name, which must not be a link. */
  public void setMode(Bytes name, int mode) throws PosixException {
    try {
      check(
          "chmod",
          (int) Libc.Metadata.FCHMODAT.invokeExact(capture, fd(), cName(name), mode, 0),
          name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Sets access and modification time of a name; of a link itself. */
  public void setModified(Bytes name, FileTime modified) throws PosixException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment times = scratch.allocate(32, 8);
      for (int at = 0; at < 32; at += 16) {
        times.set(JAVA_LONG, at, modified.seconds());
        times.set(JAVA_LONG, at + 8, modified.nanos());
      }
      int flags = Libc.AT_SYMLINK_NOFOLLOW;
      check(
          "utimens",
          (int) Libc.Metadata.UTIMENSAT.invokeExact(capture, fd(), cName(name), times, flags),
          name);
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Extended attributes of names in this directory. */
  public ExtendedAttributes attributes() {
    return new ExtendedAttributes(fd(), subject);
  }

  /** Makes the names in this directory durable. */
  public void sync() throws PosixException {
    directory.sync();
  }

  /** Makes the whole file system that holds this directory durable. */
  public void syncFileSystem() throws PosixException {
    directory.syncFileSystem();
  }

  /** The kernel's coarse clock, from which local file systems take their time stamps. */
  public static FileTime clock() {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment time = scratch.allocate(16, 8);
      int _ = (int) Libc.CLOCK_GETTIME.invokeExact(Libc.capture(scratch), 5, time);
      return new FileTime(time.get(JAVA_LONG, 0), time.get(JAVA_INT, 8));
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private int fd() {
    return directory.descriptor();
  }

  private MemorySegment cName(Bytes name) {
    return fill(nameBuffer, name);
  }

  private MemorySegment cOtherName(Bytes name) {
    return fill(otherName, name);
  }

  private MemorySegment fill(MemorySegment buffer, Bytes name) {
    if (name.length() == 0 || name.length() >= NAME_BYTES) {
      throw new IllegalArgumentException(
          "a file name has 1 to 255 bytes, not " + name.length() + ": " + name);
    }
    MemorySegment.copy(name.toArray(), 0, buffer, JAVA_BYTE, 0, name.length());
    buffer.set(JAVA_BYTE, name.length(), (byte) 0);
    return buffer;
  }

  static MemorySegment cString(Arena arena, Bytes text) {
    MemorySegment segment = arena.allocate(text.length() + 1L);
    MemorySegment.copy(text.toArray(), 0, segment, JAVA_BYTE, 0, text.length());
    return segment;
  }

  private String describe(Bytes name) {
    return subject + "/" + name;
  }

  private static int openAt(
      MemorySegment capture, int folder, MemorySegment name, int flags, int mode, String subject)
      throws PosixException {
    try {
      int fd = (int) Libc.OPENAT.invokeExact(capture, folder, name, flags, mode);
      if (fd < 0) {
        throw new PosixException("open", subject, Libc.errno(capture));
      }
      return fd;
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private void check(String call, long result, Bytes name) throws PosixException {
    if (result < 0) {
      throw new PosixException(call, describe(name), Libc.errno(capture));
    }
  }

  private long check(String call, long result, String what) throws PosixException {
    if (result < 0) {
      throw new PosixException(call, what, Libc.errno(capture));
    }
    return result;
  }

  @Override
  public void close() {
    directory.close();
    arena.close();
  }
}
