package dev.theseus.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Appends each change as one line to a file that is written anew, with only what still stands, at
 * each start and whenever it has grown enough. A killed process leaves at most a torn last line,
 * which is ignored. Only a crash of the machine may lose the last changes: nothing is synced.
 */
public final class FileChangeLog implements ChangeLog {
  private static final int MIN_LINES_TO_COMPACT = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, ObjectNode> standing = new TreeMap<>();
  private OutputStream out;
  private long lines;
  private long lastVersion;

  /**
   * Opens the log in a directory, made where there is none.
   *
   * @throws IOException where it cannot be read or written
   */
  public FileChangeLog(Path directory) throws IOException {
    Files.createDirectories(directory);
    this.file = directory.resolve("objects.jsonl");
    if (Files.exists(file)) {
      load();
    }
    this.out = rewrite();
  }

  @Override
  public long replay(BiConsumer<String, ObjectNode> reader) {
    standing
        .values()
        .forEach(
            line -> reader.accept(line.path("type").asText(), (ObjectNode) line.path("object")));
    return lastVersion;
  }

  @Override
  public void append(
      ResourceType type, WatchEvent.Change change, ObjectNode object, long resourceVersion) {
    ObjectNode line = JSON.createObjectNode();
    line.put("version", resourceVersion).put("change", change.name());
    line.put("type", type.qualifiedName()).set("object", object);
    try {
      out.write(bytes(line));
      lines++;
      apply(line);
      if (lines > MIN_LINES_TO_COMPACT && lines > 4L * standing.size()) {
        out.close();
        out = rewrite();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the cluster's objects to " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  private void load() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        try {
          if (JSON.readTree(text) instanceof ObjectNode line && line.has("object")) {
            apply(line);
          }
        } catch (JsonProcessingException torn) {
          // The process was killed while it wrote this line, so nobody was told of the change.
          return;
        }
      }
    }
  }

  private void apply(ObjectNode line) {
    lastVersion = Math.max(lastVersion, line.path("version").asLong());
    JsonNode metadata = line.path("object").path("metadata");
    String key =
        line.path("type").asText()
            + "/"
            + metadata.path("namespace").asText("")
            + "/"
            + metadata.path("name").asText();
    if (line.path("change").asText().equals(WatchEvent.Change.DELETED.name())) {
      standing.remove(key);
    } else {
      standing.put(key, line);
    }
  }

  /** The new file takes the old one's place in one step, so there is always a whole one. */
  private OutputStream rewrite() throws IOException {
    Path draft = file.resolveSibling("objects.jsonl.new");
    Files.deleteIfExists(draft);
    OutputStream fresh =
        Files.newOutputStream(draft, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    fresh.write((versionLine() + "\n").getBytes(StandardCharsets.UTF_8));
    for (ObjectNode line : standing.values()) {
      fresh.write(bytes(line));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    lines = standing.size() + 1L;
    return fresh;
  }

  /** Deleted objects leave no line, but versions must never be given twice. */
  private String versionLine() {
    ObjectNode line = JSON.createObjectNode().put("version", lastVersion).put("change", "DELETED");
    line.put("type", "none").putObject("object");
    return line.toString();
  }

  private static byte[] bytes(ObjectNode line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
