package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Turns the volumes of a pod into directories. */
final class PodVolumes {
  private final ObjectReader objects;
  private final NodeDirectories directories;
  private final ConfigVolumes configVolumes;
  private final VolumeOwnership ownership = new VolumeOwnership();

  PodVolumes(ObjectReader objects, NodeDirectories directories) {
    this.objects = objects;
    this.directories = directories;
    this.configVolumes = new ConfigVolumes(objects);
  }

  /**
   * The directory of each volume by its name; the directories exist and hold what they should.
   *
   * @throws ContainerNotReadyException where a claim is not bound or a source is missing
   */
  Map<String, Path> prepare(ObjectNode pod, PodFields fields)
      throws ContainerNotReadyException, IOException {
    Map<String, Path> prepared = new LinkedHashMap<>();
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name = volume.path("name").asText();
      Path directory = directory(pod, volume);
      if (ConfigVolumes.holds(volume)) {
        configVolumes.write(pod, volume, fields, directory);
      }
      if (!volume.has("hostPath")) {
        ownership.apply(pod, directory);
      }
      prepared.put(name, directory);
    }
    return prepared;
  }

  /** Brings volumes with the content of ConfigMaps and Secrets up to date. */
  void refresh(ObjectNode pod, PodFields fields) throws ContainerNotReadyException, IOException {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (ConfigVolumes.holds(volume)) {
        configVolumes.write(pod, volume, fields, directory(pod, volume));
      }
    }
  }

  /** The persistent volume behind a claim, where it is bound. */
  Optional<ObjectNode> persistentVolume(String namespace, String claim) {
    return objects
        .get(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, namespace, claim)
        .filter(c -> c.path("status").path("phase").asText().equals("Bound"))
        .flatMap(c ->
            objects.get(
                KubernetesTypes.PERSISTENT_VOLUME, "", c.path("spec").path("volumeName").asText()));
  }

  /** Where the files of a persistent volume are. */
  Path directoryOf(ObjectNode persistentVolume) {
    JsonNode spec = persistentVolume.path("spec");
    for (String source : new String[] {"hostPath", "local"}) {
      if (spec.has(source)) {
        return Path.of(spec.path(source).path("path").asText());
      }
    }
    return directories.persistentVolume(persistentVolume.path("metadata").path("name").asText());
  }

  private Path directory(ObjectNode pod, JsonNode volume)
      throws ContainerNotReadyException, IOException {
    Path directory =
        volume.has("hostPath")
            ? Path.of(volume.path("hostPath").path("path").asText())
            : claimName(pod, volume).isPresent()
                ? claimDirectory(pod, claimName(pod, volume).get())
                : directories.podVolume(
                    pod.path("metadata").path("uid").asText(), volume.path("name").asText());
    if (!volume.has("hostPath")
        || volume.path("hostPath").path("type").asText().equals("DirectoryOrCreate")) {
      Files.createDirectories(directory);
    }
    return directory;
  }

  private Path claimDirectory(ObjectNode pod, String claim) throws ContainerNotReadyException {
    String namespace = pod.path("metadata").path("namespace").asText();
    return persistentVolume(namespace, claim)
        .map(this::directoryOf)
        .orElseThrow(() ->
            new ContainerNotReadyException(
                "ContainerCreating", "persistentvolumeclaim \"" + claim + "\" is not bound"));
  }

  /** The claim that a volume of a pod stands for, of an ephemeral volume too. */
  static Optional<String> claimName(ObjectNode pod, JsonNode volume) {
    if (volume.has("persistentVolumeClaim")) {
      return Optional.of(volume.path("persistentVolumeClaim").path("claimName").asText());
    }
    return volume.has("ephemeral")
        ? Optional.of(
            pod.path("metadata").path("name").asText() + "-" + volume.path("name").asText())
        : Optional.empty();
  }
}
