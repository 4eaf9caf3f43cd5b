package dev.theseus.agent.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An open file or directory. One thread at a time. */
public final class OpenFile implements AutoCloseable {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int POSIX_FADV_DONTNEED = 4;
  private static final int WRITE_BACK_AND_WAIT = 7;
  private static final int WRITE_BACK_SOON = 2;

  private final int descriptor;
  private final String subject;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = Libc.capture(arena);
  private boolean closed;

  OpenFile(int descriptor, String subject) {
    this.descriptor = descriptor;
    this.subject = subject;
  }

  int descriptor() {
    return descriptor;
  }

  /** What the file system says about the open file. */
  public FileStat stat() throws PosixException {
    return StatReader.ofDescriptor(descriptor, subject);
  }

  /** Reads until the buffer is full or the file ends; returns the number of bytes. */
  public long read(MemorySegment buffer, long offset) throws PosixException {
    long done = 0;
    while (done < buffer.byteSize()) {
      long count;
      try {
        count =
            (long)
                Libc.PREAD.invokeExact(
                    capture,
                    descriptor,
                    buffer.asSlice(done),
                    buffer.byteSize() - done,
                    offset + done);
      } catch (Throwable e) {
        throw Libc.broken(e);
      }
      if (count == 0) {
        return done;
      }
      done += check("read", count);
    }
    return done;
  }

  /** Writes the whole buffer. */
  public void write(MemorySegment buffer, long offset) throws PosixException {
    long done = 0;
    while (done < buffer.byteSize()) {
      try {
        long count =
            (long)
                Libc.Writing.PWRITE.invokeExact(
                    capture,
                    descriptor,
                    buffer.asSlice(done),
                    buffer.byteSize() - done,
                    offset + done);
        done += check("write", count);
      } catch (PosixException e) {
        throw e;
      } catch (Throwable e) {
        throw Libc.broken(e);
      }
    }
  }

  /**
   * Offset of the first data at or after {@code offset}; {@link Long#MAX_VALUE} if none follows.
   */
  public long nextData(long offset) throws PosixException {
    return seek(offset, SEEK_DATA);
  }

  /** Offset of the first hole at or after {@code offset}; the file's end counts as one. */
  public long nextHole(long offset) throws PosixException {
    return seek(offset, SEEK_HOLE);
  }

  private long seek(long offset, int whence) throws PosixException {
    long result;
    try {
      result = (long) Libc.Extents.LSEEK.invokeExact(capture, descriptor, offset, whence);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
    if (result < 0 && Libc.errno(capture) == PosixException.ENXIO) {
      return Long.MAX_VALUE;
    }
    return check("seek", result);
  }

  /** Cuts or extends (with a hole) the file to a size. */
  public void truncate(long size) throws PosixException {
    try {
      check("truncate", (int) Libc.Writing.FTRUNCATE.invokeExact(capture, descriptor, size));
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Makes a hole; returns false where the file system cannot. */
  public boolean punchHole(long offset, long length) throws PosixException {
    try {
      int result =
          (int)
              Libc.Extents.FALLOCATE.invokeExact(
                  capture, descriptor, Libc.FALLOC_PUNCH_HOLE_KEEP_SIZE, offset, length);
      if (result < 0 && Libc.errno(capture) == PosixException.ENOTSUP) {
        return false;
      }
      check("punch hole", result);
      return true;
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Copies a range into another file inside the kernel. */
  public void copyTo(OpenFile target, long length) throws PosixException {
    long done = 0;
    while (done < length) {
      long count;
      try {
        count =
            (long)
                Libc.Extents.COPY_FILE_RANGE.invokeExact(
                    capture,
                    descriptor,
                    MemorySegment.NULL,
                    target.descriptor,
                    MemorySegment.NULL,
                    length - done,
                    0);
      } catch (Throwable e) {
        throw Libc.broken(e);
      }
      if (check("copy", count) == 0) {
        return;
      }
      done += count;
    }
  }

  /** Makes content and metadata durable; of a directory, its names. */
  public void sync() throws PosixException {
    try {
      check("fsync", (int) Libc.Syncing.FSYNC.invokeExact(capture, descriptor));
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Makes the whole file system that holds this file durable. */
  public void syncFileSystem() throws PosixException {
    try {
      check("syncfs", (int) Libc.Syncing.SYNCFS.invokeExact(capture, descriptor));
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /**
   * Writes dirty pages back and waits, so that the next store through a mapping gives the file a
   * new change time. Without the device's cache flush of {@link #sync()}: this is not for
   * durability.
   */
  public void writeBack() {
    adviseRange(WRITE_BACK_AND_WAIT);
  }

  /** Starts writing dirty pages back, so that a later sync has less to wait for. */
  public void startWriteBack() {
    adviseRange(WRITE_BACK_SOON);
  }

  private void adviseRange(int flags) {
    try {
      // A file system may refuse it: then the later sync does all the work.
      int _ = (int) Libc.Syncing.SYNC_FILE_RANGE.invokeExact(capture, descriptor, 0L, 0L, flags);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  /** Lets clean pages go, so that the next read comes from the device. */
  public void dropCache() {
    try {
      int _ =
          (int) Libc.Syncing.FADVISE.invokeExact(capture, descriptor, 0L, 0L, POSIX_FADV_DONTNEED);
    } catch (Throwable e) {
      throw Libc.broken(e);
    }
  }

  private long check(String call, long result) throws PosixException {
    if (result < 0) {
      throw new PosixException(call, subject, Libc.errno(capture));
    }
    return result;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      int _ = (int) Libc.CLOSE.invokeExact(capture, descriptor);
    } catch (Throwable e) {
      throw Libc.broken(e);
    } finally {
      arena.close();
    }
  }
}
