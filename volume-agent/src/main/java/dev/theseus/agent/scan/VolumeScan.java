package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestSummary;
import dev.theseus.agent.manifest.ManifestWriter;
import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.pulse.Pulse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One walk over a volume, compared with a manifest from before: what is certainly unchanged keeps
 * its digests, all other content becomes units.
 */
public final class VolumeScan {
  /**
   * What a walk found.
   *
   * @param manifest sums over the whole volume
   * @param units units to read, in path order
   * @param unsupported the first paths that cannot be moved, each with the reason
   */
  public record Outcome(
      ManifestSummary manifest, List<UnitSummary> units, List<String> unsupported) {
    /** Bytes in all units. */
    public long pendingBytes() {
      return units.stream().mapToLong(UnitSummary::bytes).sum();
    }
  }

  /**
   * Changes within this time of the look at a file may not show in its times (git's racy entry).
   */
  static final int RACY_MILLIS = 20;

  private static final int UNSUPPORTED_SHOWN = 20;

  private final Path volume;
  private final RoundFolder folder;
  private final Pulse pulse;
  private final List<String> unsupported = new ArrayList<>();

  /** A scan of a volume that leaves its results in a folder, complete or not. */
  public VolumeScan(Path volume, RoundFolder folder, Pulse pulse) {
    this.volume = volume;
    this.folder = folder;
    this.pulse = pulse;
  }

  /** Walks the volume. */
  public Outcome run(Optional<Path> before) throws IOException {
    folder.prepare();
    FileTime start = Folder.clock();
    try (FolderChain chain = new FolderChain(volume);
        Baseline baseline = new Baseline(before);
        ManifestWriter manifest = new ManifestWriter(folder.scanned(), start);
        UnitPlanner planner = new UnitPlanner(folder)) {
      VolumeWalker walker = new VolumeWalker(chain);
      EntryReader reader = new EntryReader(chain);
      for (var found = walker.next(); found.isPresent(); found = walker.next()) {
        pulse.entry();
        if (isSupported(found.get())) {
          Optional<Entry> known = baseline.at(found.get().path());
          add(found.get(), known, baseline, reader, manifest, planner);
        }
      }
      List<UnitSummary> units = planner.finish();
      return new Outcome(manifest.finish(), units, List.copyOf(unsupported));
    }
  }

  private static void add(
      VolumeWalker.Found found,
      Optional<Entry> known,
      Baseline baseline,
      EntryReader reader,
      ManifestWriter manifest,
      UnitPlanner planner)
      throws IOException {
    Optional<Entry> same = known.filter(base -> baseline.stillHolds(base, found.stat()));
    Optional<Entry> read = reader.read(found, same);
    if (read.isEmpty()) {
      return;
    }
    Entry entry = read.get();
    Entry carried = same.isPresent() ? entry.with(same.get().content()) : entry;
    if (!carried.holdsContent()) {
      manifest.add(entry);
    } else if (carried.lacksContent()) {
      manifest.add(entry);
      planner.add(known.isPresent() ? entry.with(known.get().content()) : entry);
    } else {
      manifest.add(carried);
    }
  }

  private boolean isSupported(VolumeWalker.Found found) {
    if (found.stat().type() != FileType.SOCKET) {
      return true;
    }
    if (unsupported.size() < UNSUPPORTED_SHOWN) {
      unsupported.add(found.path() + ": a socket belongs to the process that bound it");
    }
    return false;
  }
}
