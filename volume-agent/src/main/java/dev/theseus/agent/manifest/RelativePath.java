package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;
import java.util.Optional;

/**
 * A path below a volume's root as the bytes that the file system has; they need not be text.
 *
 * <p>Paths order name by name, so a directory comes directly before everything in it.
 */
public final class RelativePath implements Comparable<RelativePath> {
  /** The volume's root itself. */
  public static final RelativePath ROOT = new RelativePath(Bytes.EMPTY);

  private static final Bytes SLASH = Bytes.utf8("/");

  private final Bytes value;

  private RelativePath(Bytes value) {
    this.value = value;
  }

  /** Names joined by slashes; empty for the root. */
  public static RelativePath of(Bytes value) {
    return value.length() == 0 ? ROOT : new RelativePath(value);
  }

  /** The same of text. */
  public static RelativePath of(String value) {
    return of(Bytes.utf8(value));
  }

  /** The path of a name in this directory. */
  public RelativePath child(Bytes name) {
    return new RelativePath(isRoot() ? name : value.plus(SLASH).plus(name));
  }

  /** Whether this is the volume's root. */
  public boolean isRoot() {
    return value.length() == 0;
  }

  /** The bytes. */
  public Bytes bytes() {
    return value;
  }

  /** The last name; empty for the root. */
  public Bytes name() {
    return value.slice(lastSlash() + 1, value.length());
  }

  /** The directory that holds this; the root's is the root. */
  public RelativePath parent() {
    int slash = lastSlash();
    return slash <= 0 ? ROOT : new RelativePath(value.slice(0, slash));
  }

  /** Whether this lies below the directory, at any depth. */
  public boolean isBelow(RelativePath directory) {
    if (directory.isRoot()) {
      return !isRoot();
    }
    int length = directory.value.length();
    return value.length() > length
        && value.at(length) == '/'
        && value.slice(0, length).equals(directory.value);
  }

  /** The rest of this path after the first {@code offset} bytes up to the next slash, if any. */
  public Optional<Bytes> nameAt(int offset) {
    if (offset >= value.length()) {
      return Optional.empty();
    }
    int end = offset;
    while (end < value.length() && value.at(end) != '/') {
      end++;
    }
    return Optional.of(value.slice(offset, end));
  }

  private int lastSlash() {
    int at = value.length() - 1;
    while (at >= 0 && value.at(at) != '/') {
      at--;
    }
    return at;
  }

  @Override
  public int compareTo(RelativePath other) {
    int common = Math.min(value.length(), other.value.length());
    for (int i = 0; i < common; i++) {
      int mine = rank(value.at(i));
      int theirs = rank(other.value.at(i));
      if (mine != theirs) {
        return Integer.compare(mine, theirs);
      }
    }
    return Integer.compare(value.length(), other.value.length());
  }

  /** The slash sorts before every byte that a name can have. */
  private static int rank(byte b) {
    return b == '/' ? 0 : b & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelativePath path && value.equals(path.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return isRoot() ? "." : value.toString();
  }
}
