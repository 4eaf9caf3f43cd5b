package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Sha256;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.pulse.Pulse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Reads a range of a file block by block, holes as holes, and hashes each block. */
final class BlockReader {
  private static final byte[] ZEROS_DIGEST = Sha256.create().digest(new byte[Content.BLOCK_BYTES]);

  private final MessageDigest sha = Sha256.create();
  private final boolean everything;
  private final Pulse pulse;

  BlockReader(boolean everything, Pulse pulse) {
    this.everything = everything;
    this.pulse = pulse;
  }

  /** Reads {@code start} to {@code end}; returns the digests of the blocks, one after the other. */
  Bytes read(OpenFile file, Content known, long start, long end, boolean sparse, BlockSink sink)
      throws IOException {
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    long index = 0;
    for (long offset = start; offset < end; offset += Content.BLOCK_BYTES) {
      int length = (int) Math.min(Content.BLOCK_BYTES, end - offset);
      pulse.bytes(length);
      List<BlockSink.Extent> extents =
          sparse
              ? extents(file, offset, offset + length)
              : List.of(new BlockSink.Extent(offset, offset + length));
      byte[] digest =
          extents.isEmpty()
              ? passHole(known, index, offset, length, sink)
              : passData(file, known, index, offset, length, extents, sink);
      digests.writeBytes(digest);
      index++;
    }
    return Bytes.copyOf(digests.toByteArray());
  }

  private byte[] passHole(Content known, long index, long offset, int length, BlockSink sink)
      throws IOException {
    byte[] digest = length == Content.BLOCK_BYTES ? ZEROS_DIGEST : sha.digest(new byte[length]);
    if (isKnown(known, index, digest)) {
      sink.same(offset, length);
    } else {
      sink.hole(offset, length);
    }
    return digest;
  }

  private byte[] passData(
      OpenFile file,
      Content known,
      long index,
      long offset,
      int length,
      List<BlockSink.Extent> extents,
      BlockSink sink)
      throws IOException {
    MemorySegment space = sink.reserve(length, extents.size());
    fill(file, offset, space, extents);
    sha.update(space.asByteBuffer());
    byte[] digest = sha.digest();
    if (isKnown(known, index, digest)) {
      sink.same(offset, length);
    } else {
      sink.block(offset, length, extents);
    }
    return digest;
  }

  private boolean isKnown(Content known, long index, byte[] digest) {
    return !everything && known.has(index, digest);
  }

  private static void fill(
      OpenFile file, long offset, MemorySegment space, List<BlockSink.Extent> extents)
      throws PosixException {
    long filled = 0;
    for (BlockSink.Extent extent : extents) {
      long from = extent.start() - offset;
      space.asSlice(filled, from - filled).fill((byte) 0);
      filled = from + file.read(space.asSlice(from, extent.end() - extent.start()), extent.start());
    }
    // What a hole or a file that was cut meanwhile leaves over reads as zeros.
    space.asSlice(filled).fill((byte) 0);
  }

  private static List<BlockSink.Extent> extents(OpenFile file, long start, long end)
      throws PosixException {
    List<BlockSink.Extent> extents = new ArrayList<>();
    long at = start;
    while (at < end) {
      long data = file.nextData(at);
      if (data >= end) {
        break;
      }
      at = Math.min(file.nextHole(data), end);
      extents.add(new BlockSink.Extent(data, at));
    }
    return extents;
  }
}
