package dev.theseus.cluster.api;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads protobuf's wire format. */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer in;
  private int wireType;

  ProtobufReader(byte[] message) {
    this.in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the next field, 0 at the end. */
  int nextField() {
    if (!in.hasRemaining()) {
      return 0;
    }
    int tag = (int) varint();
    wireType = tag & 7;
    return tag >>> 3;
  }

  boolean isLengthDelimited() {
    return wireType == LENGTH;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = in.get();
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  byte[] bytes() {
    int length = (int) varint();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  double fixed64() {
    return in.getDouble();
  }

  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> in.getLong();
      case LENGTH -> bytes();
      case FIXED32 -> in.getInt();
      default -> throw new BufferUnderflowException();
    }
  }
}
