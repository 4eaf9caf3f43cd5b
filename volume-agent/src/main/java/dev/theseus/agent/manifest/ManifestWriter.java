package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.FileTime;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes a manifest entry by entry. The file gets its name only when it is complete and durable, so
 * a manifest that can be opened is a whole one.
 */
public final class ManifestWriter implements AutoCloseable {
  static final long MAGIC = 0x5448_4553_4d41_4e46L;
  static final int VERSION = 1;

  private final Path file;
  private final Path unfinished;
  private final FileOutputStream stream;
  private final CRC32C checksum = new CRC32C();
  private final DataOutputStream out;
  private final MerkleTree tree = new MerkleTree();
  private long entries;
  private long contentBytes;

  /**
   * Starts a manifest that will have the given name.
   *
   * @param takenAt the file system's clock before the first entry was looked at
   */
  public ManifestWriter(Path file, FileTime takenAt) throws IOException {
    this.file = file;
    this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    this.stream = new FileOutputStream(unfinished.toFile());
    this.out =
        new DataOutputStream(
            new CheckedOutputStream(new BufferedOutputStream(stream, 1 << 16), checksum));
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    EntryCodec.writeTime(takenAt, out);
  }

  /** Adds the next entry in path order. */
  public void add(Entry entry) throws IOException {
    out.writeBoolean(true);
    EntryCodec.write(entry, out);
    tree.add(EntryDigest.of(entry));
    entries++;
    contentBytes += entry.holdsContent() ? entry.stat().size() : 0;
  }

  /** Ends the manifest, makes it durable and gives it its name. */
  public ManifestSummary finish() throws IOException {
    ManifestSummary summary = new ManifestSummary(entries, contentBytes, tree.root());
    out.writeBoolean(false);
    out.writeLong(summary.entries());
    out.writeLong(summary.contentBytes());
    EntryCodec.writeBytes(summary.root(), out);
    out.writeLong(checksum.getValue());
    out.flush();
    stream.getFD().sync();
    out.close();
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return summary;
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
