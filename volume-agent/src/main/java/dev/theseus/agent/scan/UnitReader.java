package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.OpenFile;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.pulse.Pulse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a unit once: each block is hashed while it is passed on, so the digest is of exactly the
 * bytes that travel. One thread at a time.
 */
public final class UnitReader implements AutoCloseable {
  /**
   * How to read.
   *
   * @param quiesced nobody writes: a change is an error, and no page can be dirty through a mapping
   * @param fromDevice drop cached pages first, so that the bytes come from the device
   * @param everything pass on blocks that are known, too
   */
  public record Options(boolean quiesced, boolean fromDevice, boolean everything) {}

  /** Parts one by one, from wherever they are. */
  private interface Parts {
    Optional<UnitPart> next() throws IOException;
  }

  private final FolderChain chain;
  private final Options options;
  private final Pulse pulse;
  private final BlockReader blocks;

  /** A reader of a volume. */
  public UnitReader(Path volume, Options options, Pulse pulse) throws PosixException {
    this.chain = new FolderChain(volume);
    this.options = options;
    this.pulse = pulse;
    this.blocks = new BlockReader(options.everything(), pulse);
  }

  /** Reads a unit of a round into a sink, and keeps its digests in the round's folder. */
  public void read(RoundFolder round, int unit, BlockSink sink) throws IOException {
    try (UnitParts parts = new UnitParts(round.unit(unit))) {
      read(parts::next, round.digests(unit), sink);
    }
  }

  /** Reads parts of files into a sink, and keeps their digests in a log. */
  public void read(List<UnitPart> parts, Path digests, BlockSink sink) throws IOException {
    Iterator<UnitPart> rest = parts.iterator();
    read(() -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(), digests, sink);
  }

  private void read(Parts parts, Path digests, BlockSink sink) throws IOException {
    try (DigestLog.Writer log = new DigestLog.Writer(digests)) {
      for (Optional<UnitPart> part = parts.next(); part.isPresent(); part = parts.next()) {
        pulse.entry();
        log.add(readPart(part.get(), sink));
      }
      log.finish();
    }
  }

  private PartRead readPart(UnitPart part, BlockSink sink) throws IOException {
    RelativePath path = part.entry().path();
    try {
      Folder folder = chain.folder(path.parent());
      try (OpenFile file = folder.openForReading(path.name())) {
        return file.stat().type() == FileType.FILE
            ? readFile(part, folder, file, sink)
            : vanished(part);
      }
    } catch (PosixException e) {
      if (e.isMissing()) {
        return vanished(part);
      }
      throw e;
    }
  }

  private PartRead vanished(UnitPart part) throws SourceChangedException {
    if (options.quiesced()) {
      throw new SourceChangedException(part.entry().path() + " vanished");
    }
    return new PartRead(part.entry().with(Content.UNKNOWN), part.start(), true);
  }

  private PartRead readFile(UnitPart part, Folder folder, OpenFile file, BlockSink sink)
      throws IOException {
    if (!options.quiesced()) {
      // A page that is dirty already takes later stores through a mapping without a new change
      // time: only after write-back does the next store show.
      file.writeBack();
    }
    if (options.fromDevice()) {
      file.dropCache();
    }
    FileStat before = file.stat();
    FileTime racy = Folder.clock().minusMillis(VolumeScan.RACY_MILLIS);
    Entry now = current(part, folder, before);
    sink.begin(part, now);
    long end = Math.min(part.end(), now.stat().size());
    Bytes digests =
        blocks.read(file, part.entry().content(), part.start(), end, isSparse(before), sink);
    boolean stable = before.sameVersion(file.stat()) && before.size() == now.stat().size();
    if (options.quiesced() && !(stable && before.sameVersion(part.entry().stat()))) {
      throw new SourceChangedException(part.entry().path() + " was written");
    }
    boolean trusted = stable && (options.quiesced() || before.changed().compareTo(racy) < 0);
    PartRead result = new PartRead(now.with(new Content(trusted, digests)), part.start(), false);
    sink.end(result);
    return result;
  }

  /** The entry as it is now; a file that grew is read only as far as it was scanned. */
  private static Entry current(UnitPart part, Folder folder, FileStat now) throws PosixException {
    Entry scanned = part.entry();
    if (now.sameVersion(scanned.stat())) {
      return scanned;
    }
    long size = Math.min(now.size(), scanned.stat().size());
    FileStat cut =
        new FileStat(
            now.type(),
            now.mode(),
            now.uid(),
            now.gid(),
            size,
            now.allocatedBytes(),
            now.inode(),
            now.links(),
            now.device(),
            now.modified(),
            now.changed());
    return new Entry(
        scanned.path(),
        cut,
        scanned.linkTarget(),
        scanned.sameFileAs(),
        EntryReader.attributes(folder, scanned.path().name()),
        scanned.content());
  }

  private static boolean isSparse(FileStat stat) {
    return stat.allocatedBytes() < stat.size();
  }

  @Override
  public void close() {
    chain.close();
  }
}
