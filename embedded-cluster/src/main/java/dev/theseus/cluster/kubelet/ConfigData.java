package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the entries of ConfigMaps and Secrets. */
final class ConfigData {
  private final ObjectReader objects;

  ConfigData(ObjectReader objects) {
    this.objects = objects;
  }

  /** The entries by name; empty where there is no such ConfigMap. */
  Optional<Map<String, byte[]>> configMap(String namespace, String name) {
    return objects.get(KubernetesTypes.CONFIG_MAP, namespace, name).map(ConfigData::entries);
  }

  /** The entries by name; empty where there is no such Secret. */
  Optional<Map<String, byte[]>> secret(String namespace, String name) {
    return objects
        .get(KubernetesTypes.SECRET, namespace, name)
        .map(secret -> {
          Map<String, byte[]> entries = decoded(secret, "data");
          secret
              .path("stringData")
              .properties()
              .forEach(e -> entries.put(e.getKey(), utf8(e.getValue().asText())));
          return entries;
        });
  }

  private static Map<String, byte[]> entries(ObjectNode configMap) {
    Map<String, byte[]> entries = decoded(configMap, "binaryData");
    configMap
        .path("data")
        .properties()
        .forEach(e -> entries.put(e.getKey(), utf8(e.getValue().asText())));
    return entries;
  }

  private static Map<String, byte[]> decoded(ObjectNode object, String field) {
    Map<String, byte[]> entries = new TreeMap<>();
    for (var entry : object.path(field).properties()) {
      entries.put(entry.getKey(), Base64.getMimeDecoder().decode(entry.getValue().asText()));
    }
    return entries;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
