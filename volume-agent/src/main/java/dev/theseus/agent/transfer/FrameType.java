package dev.theseus.agent.transfer;

import java.io.IOException;

/** Kinds of frames. */
enum FrameType {
  /** A part begins: entry, first byte, byte after the last. */
  BEGIN(1),
  /** A block: offset, length, number of extents, extents, bytes. */
  BLOCK(2),
  /** A block that the target has already: offset, length. */
  SAME(3),
  /** A block that is a hole: offset, length. */
  HOLE(4),
  /** The part ends: whether it is the whole file, unchanged while it was read. */
  END(5),
  /** The unit ends. */
  DONE(6),
  /** The sender cannot go on: kind of the failure, message. */
  FAILED(7);

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  /** The byte that travels. */
  byte code() {
    return code;
  }

  static FrameType of(byte code) throws IOException {
    for (FrameType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IOException("no frame: type " + code + "; known are 1 to " + values().length);
  }
}
