package dev.theseus.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running Theseus is reached, as a file that other commands find.
 *
 * @param bootstrapServers of its broker
 * @param registryUrl of its schema registry
 */
public record Endpoint(String bootstrapServers, String registryUrl) {
  private static final String FILE = "endpoint";

  /** The file of whoever started last on this machine. */
  public static Path ofUser(Path home) {
    return home.resolve(".theseus").resolve(FILE);
  }

  /** The file of what was started on this data directory. */
  public static Path ofData(Path data) {
    return data.resolve(FILE);
  }

  /** Replaces the file in one step, so that nobody reads half of it. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new");
    Files.writeString(
        fresh,
        "bootstrap.servers=" + bootstrapServers + "\nschema.registry.url=" + registryUrl + "\n");
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Empty where there is no such file. */
  public static Optional<Endpoint> read(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
    return Optional.of(
        new Endpoint(
            properties.getProperty("bootstrap.servers", ""),
            properties.getProperty("schema.registry.url", "")));
  }

  /** Removes the file, unless somebody else has written it since. */
  public void removeFrom(Path file) throws IOException {
    if (read(file).filter(this::equals).isPresent()) {
      Files.deleteIfExists(file);
    }
  }
}
