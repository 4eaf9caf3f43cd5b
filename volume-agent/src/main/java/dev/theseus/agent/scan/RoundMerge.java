package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.ManifestSummary;
import dev.theseus.agent.manifest.ManifestWriter;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.pulse.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins the manifest of a scan with the digests of its units: both are in path order. */
public final class RoundMerge {
  private final RoundFolder round;
  private final int units;
  private final Pulse pulse;
  private int unit;
  private Optional<DigestLog.Reader> log = Optional.empty();
  private Optional<PartRead> next = Optional.empty();

  /** A merge of a round whose units, this many, were all read. */
  public RoundMerge(RoundFolder round, int units, Pulse pulse) {
    this.round = round;
    this.units = units;
    this.pulse = pulse;
  }

  /** Writes the finished manifest; done before, it is only summed up. */
  public ManifestSummary run() throws IOException {
    if (Files.exists(round.finished())) {
      return ManifestReader.summaryOf(round.finished());
    }
    try (ManifestReader scanned = ManifestReader.open(round.scanned());
        ManifestWriter finished = new ManifestWriter(round.finished(), scanned.takenAt())) {
      advance();
      for (var entry = scanned.next(); entry.isPresent(); entry = scanned.next()) {
        pulse.entry();
        Optional<Entry> merged = merge(entry.get());
        if (merged.isPresent()) {
          finished.add(merged.get());
        }
      }
      return finished.finish();
    } finally {
      closeLog();
    }
  }

  private Optional<Entry> merge(Entry scanned) throws IOException {
    List<PartRead> parts = new ArrayList<>();
    while (next.isPresent() && next.get().entry().path().equals(scanned.path())) {
      parts.add(next.get());
      advance();
    }
    if (parts.isEmpty()) {
      return Optional.of(scanned);
    }
    if (parts.stream().anyMatch(PartRead::vanished)) {
      return Optional.empty();
    }
    return Optional.of(join(parts));
  }

  /** Parts of one file agree, or the file changed between them and must be read again. */
  private static Entry join(List<PartRead> parts) {
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
    next = Optional.empty();
    while (next.isEmpty() && (log.isPresent() || unit < units)) {
      if (log.isEmpty()) {
        log = Optional.of(new DigestLog.Reader(round.digests(unit++)));
      }
      next = log.get().next();
      if (next.isEmpty()) {
        closeLog();
      }
    }
  }

  private void closeLog() throws IOException {
    if (log.isPresent()) {
      log.get().close();
      log = Optional.empty();
    }
  }
}
