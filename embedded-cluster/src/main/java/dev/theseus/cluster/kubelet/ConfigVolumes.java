package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes volumes whose files are entries of ConfigMaps, Secrets and the pod's own fields. */
final class ConfigVolumes {
  private static final int DEFAULT_MODE = 0644;

  /** One file; a class since records must not hold arrays. */
  private static final class Content {
    private final byte[] bytes;
    private final int mode;

    Content(byte[] bytes, int mode) {
      this.bytes = bytes;
      this.mode = mode;
    }
  }

  private final ConfigData data;

  ConfigVolumes(ObjectReader objects) {
    this.data = new ConfigData(objects);
  }

  static boolean holds(JsonNode volume) {
    return Stream.of("configMap", "secret", "projected", "downwardAPI").anyMatch(volume::has);
  }

  void write(ObjectNode pod, JsonNode volume, PodFields fields, Path directory)
      throws ContainerNotReadyException, IOException {
    Map<String, Content> files = new TreeMap<>();
    String namespace = pod.path("metadata").path("namespace").asText();
    if (volume.has("projected")) {
      JsonNode projected = volume.path("projected");
      int mode = projected.path("defaultMode").asInt(DEFAULT_MODE);
      for (JsonNode source : projected.path("sources")) {
        collect(namespace, source, mode, fields, files);
      }
    } else {
      collect(namespace, volume, DEFAULT_MODE, fields, files);
    }
    store(directory, files);
  }

  private void collect(
      String namespace, JsonNode holder, int mode, PodFields fields, Map<String, Content> files)
      throws ContainerNotReadyException {
    if (holder.has("configMap")) {
      JsonNode source = holder.path("configMap");
      String name = source.path("name").asText();
      add(source, mode, name, data.configMap(namespace, name), files);
    } else if (holder.has("secret")) {
      JsonNode source = holder.path("secret");
      String name = source.path("secretName").asText(source.path("name").asText());
      add(source, mode, name, data.secret(namespace, name), files);
    } else if (holder.has("downwardAPI")) {
      JsonNode source = holder.path("downwardAPI");
      int defaultMode = source.path("defaultMode").asInt(mode);
      for (JsonNode item : source.path("items")) {
        String value = fields.value(item.path("fieldRef").path("fieldPath").asText()).orElse("");
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        files.put(
            item.path("path").asText(), new Content(bytes, item.path("mode").asInt(defaultMode)));
      }
    }
  }

  private static void add(
      JsonNode source,
      int mode,
      String name,
      Optional<Map<String, byte[]>> entries,
      Map<String, Content> files)
      throws ContainerNotReadyException {
    if (entries.isEmpty()) {
      if (source.path("optional").asBoolean(false)) {
        return;
      }
      throw new ContainerNotReadyException(
          "ContainerCreating", "volume source \"" + name + "\" not found");
    }
    int defaultMode = source.path("defaultMode").asInt(mode);
    if (!source.has("items")) {
      entries.get().forEach((key, bytes) -> files.put(key, new Content(bytes, defaultMode)));
      return;
    }
    for (JsonNode item : source.path("items")) {
      byte[] bytes = entries.get().get(item.path("key").asText());
      if (bytes != null) {
        files.put(
            item.path("path").asText(), new Content(bytes, item.path("mode").asInt(defaultMode)));
      }
    }
  }

  private static void store(Path directory, Map<String, Content> files) throws IOException {
    Files.createDirectories(directory);
    for (var file : files.entrySet()) {
      Path target = directory.resolve(file.getKey()).normalize();
      if (!target.startsWith(directory)) {
        throw new IOException("path " + file.getKey() + " leaves the volume");
      }
      replace(target, file.getValue());
    }
    removeOthers(directory, files.keySet());
  }

  /** Renames into place, so that a reader never sees half a file. */
  private static void replace(Path target, Content content) throws IOException {
    if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), content.bytes)) {
      return;
    }
    Files.createDirectories(target.getParent());
    Path fresh = target.resolveSibling(".." + target.getFileName());
    Files.write(fresh, content.bytes);
    Files.setAttribute(fresh, "unix:mode", content.mode & 0777);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void removeOthers(Path directory, Set<String> wanted) throws IOException {
    List<Path> present;
    try (Stream<Path> all = Files.walk(directory)) {
      present = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : present) {
      if (!wanted.contains(directory.relativize(file).toString())) {
        Files.delete(file);
      }
    }
  }
}
