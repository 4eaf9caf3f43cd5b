package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;

/**
 * A range of one file that belongs to a unit.
 *
 * @param entry the file as it was scanned; its content is what the last finished round knew of the
 *     blocks of this range
 * @param start first byte, a multiple of the block size
 * @param end byte after the last
 */
public record UnitPart(Entry entry, long start, long end) {
  /** Whether the part is the whole file. */
  public boolean isWholeFile() {
    return start == 0 && end >= entry.stat().size();
  }
}
