package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Digest of all that must be equal at both sides: path, type, mode, owner, modification time, link
 * target, hard-link group, extended attributes and content. Change times, inodes and holes are not
 * in it, because they may differ between equal volumes.
 */
final class EntryDigest {
  private EntryDigest() {}

  static byte[] of(Entry entry) {
    ByteArrayOutputStream canonical = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(canonical)) {
      EntryCodec.writeBytes(entry.path().bytes(), out);
      out.writeInt(entry.type().modeBits() | entry.stat().mode());
      out.writeInt(entry.stat().uid());
      out.writeInt(entry.stat().gid());
      out.writeLong(entry.stat().modified().seconds());
      out.writeInt(entry.stat().modified().nanos());
      out.writeLong(entry.stat().device());
      out.writeLong(entry.type() == FileType.FILE ? entry.stat().size() : 0);
      EntryCodec.writeBytes(entry.linkTarget(), out);
      EntryCodec.writeBytes(entry.sameFileAs().map(RelativePath::bytes).orElse(Bytes.EMPTY), out);
      for (Map.Entry<Bytes, Bytes> attribute : entry.attributes().entrySet()) {
        EntryCodec.writeBytes(attribute.getKey(), out);
        EntryCodec.writeBytes(attribute.getValue(), out);
      }
      EntryCodec.writeBytes(entry.holdsContent() ? entry.content().digests() : Bytes.EMPTY, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Sha256.create().digest(canonical.toByteArray());
  }
}
