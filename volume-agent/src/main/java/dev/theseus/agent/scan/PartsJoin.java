package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Joins what was read of each unit to what was read of each file; both are in path order. */
public final class PartsJoin implements AutoCloseable {
  /**
   * A file that was read.
   *
   * @param entry with the digests of all that was read; trusted if no part changed meanwhile; empty
   *     where the file vanished
   */
  public record FileRead(RelativePath path, Optional<Entry> entry) {}

  private final Iterator<Path> logs;
  private Optional<DigestLog.Reader> log = Optional.empty();
  private Optional<PartRead> ahead = Optional.empty();

  /** A join of these logs, one per unit, in the order of the units. */
  public PartsJoin(List<Path> logs) throws IOException {
    this.logs = List.copyOf(logs).iterator();
    advance();
  }

  /** The path of the file that comes next; empty at the end. */
  public Optional<RelativePath> peek() {
    return ahead.map(part -> part.entry().path());
  }

  /** The next file; empty at the end. */
  public Optional<FileRead> next() throws IOException {
    if (ahead.isEmpty()) {
      return Optional.empty();
    }
    RelativePath path = ahead.get().entry().path();
    List<PartRead> parts = new ArrayList<>();
    while (ahead.isPresent() && ahead.get().entry().path().equals(path)) {
      parts.add(ahead.get());
      advance();
    }
    boolean vanished = parts.stream().anyMatch(PartRead::vanished);
    return Optional.of(
        new FileRead(path, vanished ? Optional.empty() : Optional.of(joined(parts))));
  }

  /** Parts of one file agree, or the file changed between them and must be read again. */
  private static Entry joined(List<PartRead> parts) {
    Entry first = parts.getFirst().entry();
    Entry last = parts.getLast().entry();
    boolean trusted = true;
    int length = 0;
    for (PartRead part : parts) {
      trusted &= part.entry().content().trusted();
      trusted &= part.entry().stat().sameVersion(first.stat());
      length += part.entry().content().digests().length();
    }
    byte[] digests = new byte[length];
    int at = 0;
    for (PartRead part : parts) {
      byte[] some = part.entry().content().digests().toArray();
      System.arraycopy(some, 0, digests, at, some.length);
      at += some.length;
    }
    return last.with(new Content(trusted, Bytes.copyOf(digests)));
  }

  private void advance() throws IOException {
    ahead = Optional.empty();
    while (ahead.isEmpty() && (log.isPresent() || logs.hasNext())) {
      if (log.isEmpty()) {
        log = Optional.of(new DigestLog.Reader(logs.next()));
      }
      ahead = log.get().next();
      if (ahead.isEmpty()) {
        close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (log.isPresent()) {
      log.get().close();
      log = Optional.empty();
    }
  }
}
