package dev.theseus.messaging.loop;

import java.util.TreeMap;

/**
 * Which messages of one partition are done. Work ends out of order; only what is done without a gap
 * may be committed, else a crash would lose the gap. Not thread-safe.
 */
final class OffsetTracker {
  /** Offsets that were read and whether they are done; below the first everything is. */
  private final TreeMap<Long, Boolean> open = new TreeMap<>();

  private long next;
  private long committed;

  OffsetTracker(long position) {
    this.next = position;
    this.committed = position;
  }

  void begin(long offset) {
    open.put(offset, false);
    next = Math.max(next, offset + 1);
  }

  void done(long offset) {
    open.computeIfPresent(offset, (o, before) -> true);
  }

  /** The offset to go on from after a restart. */
  long watermark() {
    while (!open.isEmpty() && open.firstEntry().getValue()) {
      open.pollFirstEntry();
    }
    return open.isEmpty() ? next : open.firstKey();
  }

  boolean hasUncommitted() {
    return watermark() > committed;
  }

  void committed(long offset) {
    committed = offset;
  }
}
