package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Takes what is read of a unit, part by part and block by block. */
public interface BlockSink {
  /**
   * A range that holds data.
   *
   * @param start first byte, in the file
   * @param end byte after the last
   */
  record Extent(long start, long end) {}

  /** A part begins; the entry is what the file system says now. */
  void begin(UnitPart part, Entry now) throws IOException;

  /** Space for the next block, so that it is read where it is needed; valid until the next call. */
  MemorySegment reserve(int length, int extents) throws IOException;

  /** The reserved space holds a block: outside its extents there are holes. */
  void block(long offset, int length, List<Extent> extents) throws IOException;

  /** The block is as the last finished round knew it; what was reserved for it is free again. */
  void same(long offset, int length) throws IOException;

  /** The block is a hole. */
  void hole(long offset, int length) throws IOException;

  /** The part ends. */
  void end(PartRead result) throws IOException;
}
