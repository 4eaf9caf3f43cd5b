package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.pulse.Pulse;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a manifest entry by entry and checks, at its end, that nothing of it is damaged. */
public final class ManifestReader implements AutoCloseable {
  private final String name;
  private final Pulse pulse;
  private final CRC32C checksum = new CRC32C();
  private final DataInputStream in;
  private final FileTime takenAt;
  private Optional<ManifestSummary> summary = Optional.empty();

  private ManifestReader(InputStream stream, String name, Pulse pulse) throws IOException {
    this.name = name;
    this.pulse = pulse;
    this.in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), checksum));
    if (in.readLong() != ManifestWriter.MAGIC || in.readInt() != ManifestWriter.VERSION) {
      throw new IOException(name + " is no manifest of version " + ManifestWriter.VERSION);
    }
    this.takenAt = EntryCodec.readTime(in);
  }

  /** Opens a manifest file. */
  public static ManifestReader open(Path file) throws IOException {
    return open(file, Pulse.UNHEARD);
  }

  /** Opens a manifest file, each entry of which is a step of long work. */
  public static ManifestReader open(Path file, Pulse pulse) throws IOException {
    return new ManifestReader(Files.newInputStream(file), file.toString(), pulse);
  }

  /** Reads a manifest from a stream, such as another agent's answer. */
  public static ManifestReader of(InputStream stream, String name) throws IOException {
    return new ManifestReader(stream, name, Pulse.UNHEARD);
  }

  /** Summary of a whole manifest file. */
  public static ManifestSummary summaryOf(Path file) throws IOException {
    try (ManifestReader reader = open(file)) {
      while (reader.next().isPresent()) {
        // Only the end is wanted.
      }
      return reader.summary.orElseThrow();
    }
  }

  /** The file system's clock before the first entry was looked at. */
  public FileTime takenAt() {
    return takenAt;
  }

  /** The next entry in path order; empty at the end, when the checksum was right. */
  public Optional<Entry> next() throws IOException {
    if (summary.isPresent()) {
      return Optional.empty();
    }
    if (in.readBoolean()) {
      pulse.entry();
      return Optional.of(EntryCodec.read(in));
    }
    ManifestSummary read =
        new ManifestSummary(in.readLong(), in.readLong(), EntryCodec.readBytes(in));
    long expected = checksum.getValue();
    if (in.readLong() != expected) {
      throw new IOException(name + " is damaged: its checksum is wrong");
    }
    summary = Optional.of(read);
    return Optional.empty();
  }

  /** The summary; only after {@link #next()} was empty. */
  public ManifestSummary summary() {
    return summary.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
