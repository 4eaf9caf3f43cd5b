package dev.theseus.agent.verify;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.scan.BlockSink;
import dev.theseus.agent.scan.PartRead;
import dev.theseus.agent.scan.UnitPart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Lets blocks be hashed and drops them. */
final class HashOnlySink implements BlockSink, AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment space = arena.allocate(Content.BLOCK_BYTES, 4096);

  @Override
  public void begin(UnitPart part, Entry now) {}

  @Override
  public MemorySegment reserve(int length, int extents) {
    return space.asSlice(0, length);
  }

  @Override
  public void block(long offset, int length, List<Extent> extents) {}

  @Override
  public void same(long offset, int length) {}

  @Override
  public void hole(long offset, int length) {}

  @Override
  public void end(PartRead result) {}

  @Override
  public void close() {
    arena.close();
  }
}
