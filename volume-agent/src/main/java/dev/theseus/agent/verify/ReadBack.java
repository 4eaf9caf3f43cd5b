package dev.theseus.agent.verify;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestWriter;
import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.pulse.Pulse;
import dev.theseus.agent.scan.PartsJoin;
import dev.theseus.agent.scan.UnitPart;
import dev.theseus.agent.scan.UnitReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads and hashes each unit as soon as it is durable, while others still travel. The first
 * verification then takes over what is certainly unchanged since, as it does from an earlier one.
 */
public final class ReadBack {
  private static final String MANIFEST = "manifest";

  /** No entry counts as old enough to be trusted by its times alone. */
  private static final FileTime NEVER = new FileTime(0, 0);

  private final Path volume;
  private final Path folder;

  /** What is read back of a volume and kept in this folder, which is of one scan only. */
  public ReadBack(Path volume, Path folder) {
    this.volume = volume;
    this.folder = folder;
  }

  /**
   * Reads what a unit has written.
   *
   * @param parts in path order
   */
  public void unit(int number, List<UnitPart> parts, Pulse pulse) throws IOException {
    Files.createDirectories(folder);
    UnitReader.Options reading = new UnitReader.Options(false, false, true);
    try (UnitReader reader = new UnitReader(volume, reading, pulse);
        HashOnlySink sink = new HashOnlySink()) {
      reader.read(parts, folder.resolve(Integer.toString(number)), sink);
    }
  }

  /** The manifest of the files that were read, without anything else; empty if none was. */
  public Optional<Path> manifest() throws IOException {
    List<Path> logs = logs();
    if (logs.isEmpty()) {
      return Optional.empty();
    }
    Path manifest = folder.resolve(MANIFEST);
    try (PartsJoin files = new PartsJoin(logs);
        ManifestWriter writer = new ManifestWriter(manifest, NEVER)) {
      for (var file = files.next(); file.isPresent(); file = files.next()) {
        Optional<Entry> entry = file.get().entry();
        if (entry.isPresent()) {
          writer.add(entry.get());
        }
      }
      writer.finish();
    }
    return Optional.of(manifest);
  }

  private List<Path> logs() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().chars().allMatch(Character::isDigit))
          .sorted(Comparator.comparing(file -> Integer.valueOf(file.getFileName().toString())))
          .toList();
    }
  }
}
