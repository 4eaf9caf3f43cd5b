package dev.theseus.agent.posix;

import java.util.Comparator;

/**
 * A time stamp of a file.
 *
 * @param seconds since 1970, negative before
 * @param nanos 0 to 999,999,999
 */
public record FileTime(long seconds, int nanos) implements Comparable<FileTime> {
  private static final Comparator<FileTime> ORDER =
      Comparator.comparingLong(FileTime::seconds).thenComparingInt(FileTime::nanos);

  @Override
  public int compareTo(FileTime other) {
    return ORDER.compare(this, other);
  }

  /** The time that lies the given number of milliseconds (below 1,000) before this one. */
  public FileTime minusMillis(int millis) {
    int earlier = nanos - millis * 1_000_000;
    return earlier >= 0
        ? new FileTime(seconds, earlier)
        : new FileTime(seconds - 1, earlier + 1_000_000_000);
  }

  @Override
  public String toString() {
    return seconds + "." + String.format("%09d", nanos);
  }
}
