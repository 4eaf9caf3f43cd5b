package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the target knows for certain about one round, after any crash. */
final class UnitJournal {
  private final Path folder;
  private final Map<String, Set<Integer>> durableUnits = new HashMap<>();

  UnitJournal(Path folder) {
    this.folder = folder;
  }

  /** Notes, before the first byte is written, from which scan bytes are going to come. */
  synchronized void begin(String scan) throws IOException {
    List<String> known = scans();
    if (!known.contains(scan)) {
      Fields fields = new Fields();
      known.forEach(one -> fields.with("scan", one));
      MigrationState.writeDurably(folder.resolve("scans"), fields.with("scan", scan).toString());
    }
  }

  /**
   * What the source must know before it sends a unit: scans that bytes here may come from ({@code
   * started}), and the one from which this unit is durable ({@code durable}). A source that read a
   * unit again after it was durable would hold digests of bytes that never came here.
   */
  Fields whatIsHere(int unit) throws IOException {
    Fields fields = new Fields();
    scans().forEach(scan -> fields.with("started", scan));
    read(unit).ifPresent(stored -> fields.with("durable", stored.text("scan")));
    return fields;
  }

  /** Scans from which bytes of this round may have been written, complete or not. */
  synchronized List<String> scans() throws IOException {
    Path file = folder.resolve("scans");
    return Files.exists(file) ? Fields.parse(Files.readString(file)).texts("scan") : List.of();
  }

  /** Notes that a unit is durable; only after its sync. */
  void markDurable(String scan, PullResult result) throws IOException {
    MigrationState.writeDurably(
        unit(result.unit()), result.toFields().with("scan", scan).toString());
    synchronized (this) {
      countDurable(scan);
      durableUnits.getOrDefault(scan, new HashSet<>()).add(result.unit());
    }
  }

  /** The result of a unit that is durable. */
  Optional<PullResult> durable(String scan, int unit) throws IOException {
    return read(unit)
        .filter(fields -> fields.text("scan").equals(scan))
        .map(PullResult::fromFields);
  }

  /** The results of all units that are durable. */
  List<PullResult> durable(String scan) throws IOException {
    List<PullResult> results = new ArrayList<>();
    for (int unit : unitsOnDisk()) {
      durable(scan, unit).ifPresent(results::add);
    }
    return results;
  }

  /** How many units of a scan are durable. */
  synchronized int countDurable(String scan) throws IOException {
    Set<Integer> units = durableUnits.get(scan);
    if (units == null) {
      units = new HashSet<>();
      for (int unit : unitsOnDisk()) {
        if (durable(scan, unit).isPresent()) {
          units.add(unit);
        }
      }
      durableUnits.put(scan, units);
    }
    return units.size();
  }

  private List<Integer> unitsOnDisk() throws IOException {
    Path directory = folder.resolve("durable");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("."))
          .map(Integer::valueOf)
          .toList();
    }
  }

  private Optional<Fields> read(int unit) throws IOException {
    Path file = unit(unit);
    return Files.exists(file)
        ? Optional.of(Fields.parse(Files.readString(file)))
        : Optional.empty();
  }

  private Path unit(int number) {
    return folder.resolve("durable").resolve(Integer.toString(number));
  }

  /** Notes that the round is applied. */
  void markFinished(String scan, FinishResult result) throws IOException {
    MigrationState.writeDurably(
        folder.resolve("finished"), result.toFields().with("scan", scan).toString());
  }

  /** The result of a round that is applied. */
  Optional<FinishResult> finished(String scan) throws IOException {
    Path file = folder.resolve("finished");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Fields fields = Fields.parse(Files.readString(file));
    return fields.text("scan").equals(scan)
        ? Optional.of(FinishResult.fromFields(fields))
        : Optional.empty();
  }
}
