package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.posix.FileType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The binary form of an entry in manifests, unit lists and on the wire; version 1. */
public final class EntryCodec {
  private EntryCodec() {}

  /** Writes an entry. */
  public static void write(Entry entry, DataOutput out) throws IOException {
    FileStat stat = entry.stat();
    writeBytes(entry.path().bytes(), out);
    out.writeShort(stat.type().modeBits() | stat.mode());
    out.writeInt(stat.uid());
    out.writeInt(stat.gid());
    out.writeLong(stat.size());
    out.writeLong(stat.allocatedBytes());
    out.writeLong(stat.inode());
    out.writeInt(stat.links());
    out.writeLong(stat.device());
    writeTime(stat.modified(), out);
    writeTime(stat.changed(), out);
    writeBytes(entry.linkTarget(), out);
    writeBytes(entry.sameFileAs().map(RelativePath::bytes).orElse(Bytes.EMPTY), out);
    out.writeInt(entry.attributes().size());
    for (Map.Entry<Bytes, Bytes> attribute : entry.attributes().entrySet()) {
      writeBytes(attribute.getKey(), out);
      writeBytes(attribute.getValue(), out);
    }
    out.writeBoolean(entry.content().trusted());
    writeBytes(entry.content().digests(), out);
  }

  /** Reads an entry. */
  public static Entry read(DataInput in) throws IOException {
    RelativePath path = RelativePath.of(readBytes(in));
    int mode = in.readUnsignedShort();
    FileStat stat =
        new FileStat(
            FileType.ofMode(mode),
            mode & 0xfff,
            in.readInt(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readInt(),
            in.readLong(),
            readTime(in),
            readTime(in));
    Bytes linkTarget = readBytes(in);
    Bytes sameFileAs = readBytes(in);
    int count = in.readInt();
    SortedMap<Bytes, Bytes> attributes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      Bytes name = readBytes(in);
      attributes.put(name, readBytes(in));
    }
    Optional<RelativePath> leader =
        sameFileAs.length() == 0 ? Optional.empty() : Optional.of(RelativePath.of(sameFileAs));
    return new Entry(
        path, stat, linkTarget, leader, attributes, new Content(in.readBoolean(), readBytes(in)));
  }

  /** Writes a length and the bytes. */
  public static void writeBytes(Bytes bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.toArray());
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static Bytes readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("a length of " + length + " bytes in a manifest: it is damaged");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return Bytes.copyOf(bytes);
  }

  static void writeTime(FileTime time, DataOutput out) throws IOException {
    out.writeLong(time.seconds());
    out.writeInt(time.nanos());
  }

  static FileTime readTime(DataInput in) throws IOException {
    return new FileTime(in.readLong(), in.readInt());
  }
}
