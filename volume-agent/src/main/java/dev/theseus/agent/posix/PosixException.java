package dev.theseus.agent.posix;

import java.io.IOException;

/** A call to the operating system failed; carries the call's {@code errno}. */
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1L;

  /** No such file. */
  public static final int ENOENT = 2;

  /** Input or output error of the device. */
  public static final int EIO = 5;

  /** No such address: past the last data of a file. */
  public static final int ENXIO = 6;

  /** File exists. */
  public static final int EEXIST = 17;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** No space left. */
  public static final int ENOSPC = 28;

  /** Result too large for the buffer. */
  public static final int ERANGE = 34;

  /** Directory not empty. */
  public static final int ENOTEMPTY = 39;

  /** Too many symbolic links, or a link where none may be followed. */
  public static final int ELOOP = 40;

  /** No such attribute. */
  public static final int ENODATA = 61;

  /** The file system cannot do this. */
  public static final int ENOTSUP = 95;

  /** Over the quota. */
  public static final int EDQUOT = 122;

  private final int errno;

  PosixException(String call, String subject, int errno) {
    super(call + " of " + subject + " failed: " + describe(errno));
    this.errno = errno;
  }

  /** The {@code errno} of the call. */
  public int errno() {
    return errno;
  }

  /** Whether the file or one of its folders is not there (any more). */
  public boolean isMissing() {
    return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
  }

  /** Whether the target has no room for more bytes or files. */
  public boolean isFull() {
    return errno == ENOSPC || errno == EDQUOT;
  }

  private static String describe(int errno) {
    return switch (errno) {
      case 1 -> "operation not permitted (EPERM)";
      case ENOENT -> "no such file or directory (ENOENT)";
      case EIO -> "input/output error (EIO)";
      case 13 -> "permission denied (EACCES)";
      case EEXIST -> "exists already (EEXIST)";
      case ENOTDIR -> "not a directory (ENOTDIR)";
      case EISDIR -> "is a directory (EISDIR)";
      case 24 -> "too many open files (EMFILE)";
      case ENOSPC -> "no space left on the volume (ENOSPC)";
      case 30 -> "read-only file system (EROFS)";
      case ENOTSUP -> "not supported by this file system (ENOTSUP)";
      case EDQUOT -> "over the quota (EDQUOT)";
      default -> "errno " + errno;
    };
  }
}
