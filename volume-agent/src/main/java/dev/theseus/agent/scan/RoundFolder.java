package dev.theseus.agent.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Names of the files that one pass over a volume keeps in the agent's state directory. */
public record RoundFolder(Path path) {
  /** Empties and creates it. */
  public void prepare() throws IOException {
    remove();
    Files.createDirectories(path.resolve("units"));
    Files.createDirectories(path.resolve("begun"));
    Files.createDirectories(path.resolve("digests"));
  }

  /** Removes it with all that is in it. */
  public void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The manifest of the scan: content is known only of what did not change. */
  public Path scanned() {
    return path.resolve("scanned");
  }

  /** The parts of a unit. */
  public Path unit(int number) {
    return path.resolve("units").resolve(Integer.toString(number));
  }

  /** There once the first byte of a unit may have been sent. */
  public Path begun(int number) {
    return path.resolve("begun").resolve(Integer.toString(number));
  }

  /** What was read of a unit. */
  public Path digests(int number) {
    return path.resolve("digests").resolve(Integer.toString(number));
  }

  /** The manifest of the finished round. */
  public Path finished() {
    return path.resolve("finished");
  }
}
