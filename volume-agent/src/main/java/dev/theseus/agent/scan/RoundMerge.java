package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.ManifestSummary;
import dev.theseus.agent.manifest.ManifestWriter;
import dev.theseus.agent.pulse.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Joins the manifest of a scan with the digests of its units: both are in path order. */
public final class RoundMerge {
  private final RoundFolder round;
  private final int units;
  private final Pulse pulse;

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
    List<Path> logs = IntStream.range(0, units).mapToObj(round::digests).toList();
    try (ManifestReader scanned = ManifestReader.open(round.scanned());
        PartsJoin read = new PartsJoin(logs);
        ManifestWriter finished = new ManifestWriter(round.finished(), scanned.takenAt())) {
      for (var entry = scanned.next(); entry.isPresent(); entry = scanned.next()) {
        pulse.entry();
        Optional<Entry> merged = merge(entry.get(), read);
        if (merged.isPresent()) {
          finished.add(merged.get());
        }
      }
      return finished.finish();
    }
  }

  private static Optional<Entry> merge(Entry scanned, PartsJoin read) throws IOException {
    return read.peek().filter(scanned.path()::equals).isPresent()
        ? read.next().flatMap(PartsJoin.FileRead::entry)
        : Optional.of(scanned);
  }
}
