package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.scan.RoundFolder;
import dev.theseus.agent.scan.RoundMerge;
import dev.theseus.agent.scan.ScanResult;
import dev.theseus.agent.scan.UnitReader;
import dev.theseus.agent.scan.UnitSummary;
import dev.theseus.agent.scan.VolumeScan;
import dev.theseus.agent.transfer.UnitSender;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The source's part of one migration: scans rounds, sends units, finishes rounds. */
final class SourceSide {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path volume;
  private final Path folder;
  private final Map<String, Object> unitLocks = new ConcurrentHashMap<>();

  SourceSide(Path volume, Path folder) {
    this.volume = volume;
    this.folder = folder;
  }

  /**
   * Scans for a round; asked again, it answers with what it found before. A later attempt takes
   * over the scan, and with it all units that an earlier one brought to the target.
   */
  synchronized ScanResult scan(int round, boolean finalSync, Operation operation)
      throws IOException {
    // It may have waited for another attempt, and a newer one may have come meanwhile.
    operation.requireWanted();
    int epoch = operation.epoch();
    RoundFolder files = round(round);
    Optional<Fields> earlier = stored(round).filter(found -> found.flag("final") == finalSync);
    if (earlier.isPresent() && isKept(earlier.get(), epoch)) {
      ScanResult kept = ScanResults.fromFields(earlier.get());
      if (earlier.get().count("epoch") != epoch) {
        store(kept, epoch);
      }
      return kept.repeated();
    }
    Optional<Integer> before = lastFinishedBefore(round);
    long start = System.nanoTime();
    VolumeScan.Outcome found =
        new VolumeScan(volume, files, operation)
            .run(before.map(number -> round(number).finished()));
    ScanResult result =
        new ScanResult(
            round + "-" + epoch + "-" + UUID.randomUUID(),
            round,
            finalSync,
            found.units().size(),
            found.pendingBytes(),
            found.manifest().contentBytes(),
            found.manifest().entries(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
            false,
            found.unsupported());
    writeUnits(files, found.units());
    // The result last: a round that has one is complete on disk.
    store(result, epoch);
    if (before.isPresent()) {
      removeRoundsBefore(before.get());
    }
    return result;
  }

  /** What was read of units is not synced, so a later attempt trusts it within one boot only. */
  private static boolean isKept(Fields earlier, int epoch) throws IOException {
    String boot = boot();
    return earlier.count("epoch") == epoch
        || (!boot.isEmpty() && earlier.text("boot").equals(boot));
  }

  private static String boot() throws IOException {
    return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
  }

  private void store(ScanResult result, int epoch) throws IOException {
    MigrationState.writeDurably(
        round(result.round()).path().resolve("result"),
        ScanResults.toFields(result).with("epoch", epoch).with("boot", boot()).toString());
  }

  private static void writeUnits(RoundFolder files, List<UnitSummary> units) throws IOException {
    Fields lines = new Fields();
    units.forEach(unit -> lines.with("unit", unit.bytes() + " " + unit.files()));
    Files.writeString(files.path().resolve("list"), lines.toString());
  }

  /** The units of a round that was scanned by this attempt. */
  synchronized String units(int round, int epoch) throws IOException {
    require(round, epoch);
    return Files.readString(round(round).path().resolve("list"));
  }

  /** A round that this very attempt scanned. */
  synchronized ScanResult require(int round, int epoch) throws IOException {
    return required(round, epoch, epoch);
  }

  /** A round that this attempt or an earlier one scanned. */
  synchronized ScanResult requireUpTo(int round, int epoch) throws IOException {
    return required(round, 0, epoch);
  }

  private ScanResult required(int round, int lowestEpoch, int highestEpoch) throws IOException {
    Optional<Fields> found = stored(round);
    if (found.isEmpty()) {
      throw notScanned(round);
    }
    Fields stored = found.get();
    int epoch = stored.count("epoch");
    if (epoch < lowestEpoch || epoch > highestEpoch) {
      throw new AgentException.Permanent(
          "round "
              + round
              + " was scanned by epoch "
              + epoch
              + ", and asked for by epoch "
              + highestEpoch
              + "; ask for a scan first");
    }
    return ScanResults.fromFields(stored);
  }

  /** A round that is over is nobody's any more: a unit of it may have been delivered again. */
  private AgentException notScanned(int round) throws IOException {
    Optional<ScanResult> newest = newestScan();
    return newest.filter(scan -> scan.round() > round).isPresent()
        ? new AgentException.Fenced(
            "round " + round + " is over: round " + newest.get().round() + " was scanned")
        : new AgentException.Permanent(
            "round " + round + " was not scanned by this agent; ask for a scan first");
  }

  /** The scan with the highest round. */
  private Optional<ScanResult> newestScan() throws IOException {
    Optional<Integer> newest = Optional.empty();
    for (int number : rounds()) {
      if (stored(number).isPresent() && newest.filter(other -> other > number).isEmpty()) {
        newest = Optional.of(number);
      }
    }
    return newest.isPresent()
        ? stored(newest.get()).map(ScanResults::fromFields)
        : Optional.empty();
  }

  /**
   * Reads a unit and sends it; {@code everything} sends blocks that the target should have, too.
   * One reading of a unit at a time: the digests of the last one that was begun stay.
   */
  void send(
      ScanResult scan,
      int unit,
      boolean everything,
      WritableByteChannel channel,
      Operation operation)
      throws IOException {
    synchronized (unitLocks.computeIfAbsent(scan.round() + "/" + unit, _ -> new Object())) {
      UnitSender sender = new UnitSender(channel);
      try {
        operation.requireWanted();
        boolean again = wasBegun(scan, unit);
        UnitReader.Options options =
            new UnitReader.Options(scan.finalSync(), false, everything || again);
        try (UnitReader reader = new UnitReader(volume, options, operation)) {
          reader.read(round(scan.round()), unit, sender);
          sender.done();
        }
      } catch (IOException e) {
        AgentException told = Failures.classify(e);
        sender.failed(told.kind(), told.explanation());
        throw e;
      }
    }
  }

  /**
   * Whether some of a unit may have been sent before. What came of it overwrote what the target had
   * from the last finished round, so nothing of that counts as being there any more.
   */
  private boolean wasBegun(ScanResult scan, int unit) throws IOException {
    Path begun = round(scan.round()).begun(unit);
    if (Files.exists(begun)) {
      return true;
    }
    Files.createFile(begun);
    return false;
  }

  /** Joins what was read of all units; from now on it is what the next round is compared with. */
  synchronized Path finish(ScanResult scan, Operation operation) throws IOException {
    RoundFolder files = round(scan.round());
    for (int unit = 0; unit < scan.units() && !Files.exists(files.finished()); unit++) {
      if (!Files.exists(files.digests(unit))) {
        throw new AgentException.Retriable(
            "unit " + unit + " of round " + scan.round() + " was never read; copy it first");
      }
    }
    new RoundMerge(files, scan.units(), operation).run();
    return files.finished();
  }

  /** The manifest of the newest finished round, whose digests this side computed by reading. */
  synchronized Optional<Path> newestFinished() throws IOException {
    return lastFinishedBefore(Integer.MAX_VALUE).map(number -> round(number).finished());
  }

  private Optional<Integer> lastFinishedBefore(int round) throws IOException {
    return rounds().stream()
        .filter(number -> number < round && Files.exists(round(number).finished()))
        .max(Integer::compare);
  }

  private void removeRoundsBefore(int round) throws IOException {
    for (int number : rounds()) {
      if (number < round) {
        round(number).remove();
      }
    }
  }

  private List<Integer> rounds() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> Integer.valueOf(child.getFileName().toString())).toList();
    }
  }

  private RoundFolder round(int number) {
    return new RoundFolder(folder.resolve(Integer.toString(number)));
  }

  private Optional<Fields> stored(int round) throws IOException {
    Path file = round(round).path().resolve("result");
    return Files.exists(file)
        ? Optional.of(Fields.parse(Files.readString(file)))
        : Optional.empty();
  }
}
