package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The manifest that a walk is compared with, read along with it. */
final class Baseline implements AutoCloseable {
  private final Optional<ManifestReader> reader;
  private Optional<Entry> next = Optional.empty();

  Baseline(Optional<Path> manifest) throws IOException {
    this.reader =
        manifest.isPresent() ? Optional.of(ManifestReader.open(manifest.get())) : Optional.empty();
    advance();
  }

  /** The entry of a path; paths must be asked for in order. */
  Optional<Entry> at(RelativePath path) throws IOException {
    while (next.isPresent() && next.get().path().compareTo(path) < 0) {
      advance();
    }
    return next.filter(entry -> entry.path().equals(path));
  }

  /** Whether what is known of an entry is certainly still so. */
  boolean stillHolds(Entry base, FileStat now) {
    FileTime racy = reader.orElseThrow().takenAt().minusMillis(VolumeScan.RACY_MILLIS);
    boolean settled = base.content().trusted() || base.stat().changed().compareTo(racy) < 0;
    return settled && base.type() == now.type() && base.stat().sameVersion(now);
  }

  private void advance() throws IOException {
    next = reader.isPresent() ? reader.get().next() : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (reader.isPresent()) {
      reader.get().close();
    }
  }
}
