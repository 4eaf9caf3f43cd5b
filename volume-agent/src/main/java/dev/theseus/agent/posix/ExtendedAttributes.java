package dev.theseus.agent.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Extended attributes of the names in one directory, ACLs and {@code security.*} among them.
 *
 * <p>The calls take a path, so the open directory is named through {@code /proc/self/fd}: no link
 * on the way can redirect it, and it works for links themselves.
 */
public final class ExtendedAttributes {
  private final String prefix;
  private final String subject;

  ExtendedAttributes(int folder, String subject) {
    this.prefix = "/proc/self/fd/" + folder + "/";
    this.subject = subject;
  }

  /** Every attribute of a name, by attribute name; empty where the file system has none. */
  public SortedMap<Bytes, Bytes> read(Bytes name) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = Libc.capture(arena);
      MemorySegment path = path(arena, name);
      long size = list(capture, path, MemorySegment.NULL, 0, name);
      if (size == 0) {
        return new TreeMap<>();
      }
      MemorySegment names = arena.allocate(size + 1024);
      long length = list(capture, path, names, size + 1024, name);
      SortedMap<Bytes, Bytes> attributes = new TreeMap<>();
      long start = 0;
      for (long end = 0; end < length; end++) {
        if (names.get(JAVA_BYTE, end) == 0) {
          Bytes attribute = Bytes.copyOf(names.asSlice(start, end - start).toArray(JAVA_BYTE));
          readOne(arena, capture, path, attribute, name, attributes);
          start = end + 1;
        }
      }
      return attributes;
    }
  }

  private void readOne(
      Arena arena,
      MemorySegment capture,
      MemorySegment path,
      Bytes attribute,
      Bytes name,
      Map<Bytes, Bytes> attributes)
      throws PosixException {
    MemorySegment value = arena.allocate(64 * 1024);
    try {
      long length =
          (long)
              Libc.Attributes.LGETXATTR.invokeExact(
                  capture, path, Folder.cString(arena, attribute), value, value.byteSize());
      if (length >= 0) {
        attributes.put(attribute, Bytes.copyOf(value.asSlice(0, length).toArray(JAVA_BYTE)));
      } else if (Libc.errno(capture) != PosixException.ENODATA) {
        throw new PosixException("getxattr " + attribute, describe(name), Libc.errno(capture));
      }
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private long list(
      MemorySegment capture, MemorySegment path, MemorySegment buffer, long size, Bytes name)
      throws PosixException {
    long length;
    try {
      length = (long) Libc.Attributes.LLISTXATTR.invokeExact(capture, path, buffer, size);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
    if (length < 0) {
      if (Libc.errno(capture) == PosixException.ENOTSUP) {
        return 0;
      }
      throw new PosixException("listxattr", describe(name), Libc.errno(capture));
    }
    return length;
  }

  /** Sets one attribute. */
  public void set(Bytes name, Bytes attribute, Bytes value) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = Libc.capture(arena);
      int result =
          (int)
              Libc.Attributes.LSETXATTR.invokeExact(
                  capture,
                  path(arena, name),
                  Folder.cString(arena, attribute),
                  Folder.cString(arena, value),
                  (long) value.length(),
                  0);
      if (result < 0) {
        throw new PosixException("setxattr " + attribute, describe(name), Libc.errno(capture));
      }
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Removes one attribute. */
  public void remove(Bytes name, Bytes attribute) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = Libc.capture(arena);
      int result =
          (int)
              Libc.Attributes.LREMOVEXATTR.invokeExact(
                  capture, path(arena, name), Folder.cString(arena, attribute));
      if (result < 0 && Libc.errno(capture) != PosixException.ENODATA) {
        throw new PosixException("removexattr " + attribute, describe(name), Libc.errno(capture));
      }
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private MemorySegment path(Arena arena, Bytes name) {
    return Folder.cString(arena, Bytes.utf8(prefix).plus(name));
  }

  private String describe(Bytes name) {
    return subject + "/" + name;
  }
}
