package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.EntryCodec;
import dev.theseus.agent.pulse.Pulse;
import dev.theseus.agent.scan.UnitPart;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Receives a unit's frames and has them written. */
public final class UnitReceiver {
  /**
   * What came.
   *
   * @param wireBytes bytes that travelled
   * @param contentBytes bytes of files that were written
   * @param sameBytes bytes that the target had already
   * @param parts which ranges of which files they were, in path order
   */
  public record Received(long wireBytes, long contentBytes, long sameBytes, List<UnitPart> parts) {}

  private final VolumeWriter writer;
  private final Pulse pulse;
  private long contentBytes;
  private long sameBytes;
  private final List<UnitPart> parts = new ArrayList<>();

  /** A receiver that writes into a volume. */
  public UnitReceiver(VolumeWriter writer, Pulse pulse) {
    this.writer = writer;
    this.pulse = pulse;
  }

  /** Receives one unit; it is written, but not yet durable. */
  public Received receive(ReadableByteChannel channel) throws IOException {
    FrameReader frames = new FrameReader(channel);
    boolean done = false;
    while (!done) {
      FrameReader.Frame frame = frames.next();
      ByteBuffer payload = frame.payload();
      switch (frame.type()) {
        case BEGIN -> {
          pulse.entry();
          UnitPart part = readPart(payload);
          parts.add(part);
          writer.begin(part);
        }
        case BLOCK -> writeBlock(payload);
        case SAME -> {
          payload.getLong();
          sameBytes += payload.getInt();
        }
        case HOLE -> writer.hole(payload.getLong(), payload.getInt());
        case END -> writer.end(payload.get() == 1);
        case DONE -> done = true;
        case FAILED -> throw failure(payload);
      }
    }
    return new Received(frames.bytesRead(), contentBytes, sameBytes, List.copyOf(parts));
  }

  private static UnitPart readPart(ByteBuffer payload) throws IOException {
    long start = payload.getLong();
    long end = payload.getLong();
    byte[] entry = new byte[payload.remaining()];
    payload.get(entry);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry))) {
      return new UnitPart(EntryCodec.read(in), start, end);
    }
  }

  private void writeBlock(ByteBuffer payload) throws IOException {
    long offset = payload.getLong();
    int length = payload.getInt();
    int extents = payload.getInt();
    MemorySegment bytes =
        MemorySegment.ofBuffer(payload.slice(payload.position() + extents * 8, length));
    int written = 0;
    for (int i = 0; i < extents; i++) {
      int from = payload.getInt();
      int count = payload.getInt();
      writer.hole(offset + written, from - written);
      writer.data(offset + from, bytes.asSlice(from, count));
      written = from + count;
      contentBytes += count;
      pulse.bytes(count);
    }
    writer.hole(offset + written, length - written);
  }

  private static SenderFailedException failure(ByteBuffer payload) {
    String text = StandardCharsets.UTF_8.decode(payload).toString();
    int line = text.indexOf('\n');
    return new SenderFailedException(text.substring(0, line), text.substring(line + 1));
  }
}
