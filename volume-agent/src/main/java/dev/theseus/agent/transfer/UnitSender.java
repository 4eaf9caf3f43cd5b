package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.EntryCodec;
import dev.theseus.agent.scan.BlockSink;
import dev.theseus.agent.scan.PartRead;
import dev.theseus.agent.scan.UnitPart;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends what is read of a unit as frames. */
public final class UnitSender implements BlockSink {
  private static final int BLOCK_HEADER_BYTES = 16;
  private static final int EXTENT_BYTES = 8;

  private final FrameWriter frames;
  private int reservedExtents = -1;

  /** A sender onto a channel. */
  public UnitSender(WritableByteChannel channel) {
    this.frames = new FrameWriter(channel);
  }

  @Override
  public void begin(UnitPart part, Entry now) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      // The digests stay here: the target finds its own by reading back what it wrote.
      EntryCodec.write(now.with(Content.UNKNOWN), out);
    }
    byte[] entry = bytes.toByteArray();
    frames
        .start(FrameType.BEGIN, 16 + entry.length)
        .putLong(part.start())
        .putLong(part.end())
        .put(entry);
    frames.end();
  }

  @Override
  public MemorySegment reserve(int length, int extents) throws IOException {
    int header = BLOCK_HEADER_BYTES + extents * EXTENT_BYTES;
    ByteBuffer payload = frames.start(FrameType.BLOCK, header + length);
    reservedExtents = extents;
    return MemorySegment.ofBuffer(payload.slice(payload.position() + header, length));
  }

  @Override
  public void block(long offset, int length, List<Extent> extents) throws IOException {
    if (extents.size() != reservedExtents) {
      throw new IllegalStateException("a block must be reserved before it is sent");
    }
    reservedExtents = -1;
    // The bytes stand behind the header already, so the same frame is begun again.
    frames.abandon();
    ByteBuffer payload =
        frames.start(FrameType.BLOCK, BLOCK_HEADER_BYTES + extents.size() * EXTENT_BYTES + length);
    payload.putLong(offset).putInt(length).putInt(extents.size());
    for (Extent extent : extents) {
      payload.putInt((int) (extent.start() - offset)).putInt((int) (extent.end() - extent.start()));
    }
    payload.position(payload.position() + length);
    frames.end();
  }

  @Override
  public void same(long offset, int length) throws IOException {
    abandonReserved();
    frames.start(FrameType.SAME, 12).putLong(offset).putInt(length);
    frames.end();
  }

  @Override
  public void hole(long offset, int length) throws IOException {
    frames.start(FrameType.HOLE, 12).putLong(offset).putInt(length);
    frames.end();
  }

  @Override
  public void end(PartRead result) throws IOException {
    frames.start(FrameType.END, 1).put((byte) (result.entry().content().trusted() ? 1 : 0));
    frames.end();
  }

  /** Ends the unit and sends what is left. */
  public void done() throws IOException {
    frames.start(FrameType.DONE, 0);
    frames.end();
    frames.flush();
  }

  /** Tells the receiver why there is no more. */
  public void failed(String kind, String message) throws IOException {
    abandonReserved();
    byte[] text = (kind + "\n" + message).getBytes(StandardCharsets.UTF_8);
    frames.start(FrameType.FAILED, text.length).put(text);
    frames.end();
    frames.flush();
  }

  private void abandonReserved() {
    if (reservedExtents >= 0) {
      frames.abandon();
      reservedExtents = -1;
    }
  }
}
