package dev.theseus.testbed.invariant;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** An object without what the cluster itself counts up, for comparing before with after. */
final class Canonical {
  private Canonical() {}

  static Map<String, Object> of(GenericKubernetesResource object) {
    Map<String, Object> content = map(Serialization.asJson(object));
    content.remove("status");
    Map<String, Object> metadata = child(content, "metadata");
    metadata.remove("resourceVersion");
    metadata.remove("generation");
    metadata.remove("managedFields");
    Map<String, Object> annotations = child(metadata, "annotations");
    // The API server's own count of template changes, which goes on when they are taken back.
    annotations.remove("deprecated.daemonset.template.generation");
    // An edge and whoever directs it talk to each other through these; they say nothing about the
    // application.
    annotations.remove("theseus.dev/traffic");
    annotations.remove("theseus.dev/traffic-observed");
    metadata.put("annotations", annotations);
    metadata.put("labels", child(metadata, "labels"));
    content.put("metadata", metadata);
    return content;
  }

  static String firstDifference(GenericKubernetesResource before, GenericKubernetesResource after) {
    return firstDifference("", of(before), of(after));
  }

  private static String firstDifference(
      String path, Map<String, Object> before, Map<String, Object> after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      Object left = before.get(key);
      Object right = after.get(key);
      if (!Objects.equals(left, right)) {
        String here = path.isEmpty() ? key : path + "." + key;
        if (left instanceof Map<?, ?> && right instanceof Map<?, ?>) {
          return firstDifference(here, child(before, key), child(after, key));
        }
        return here + " (" + left + ", now " + right + ")";
      }
    }
    return path;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, Object> map(String json) {
    return new TreeMap<>(Serialization.unmarshal(json, Map.class));
  }

  private static Map<String, Object> child(Map<String, Object> parent, String key) {
    Map<String, Object> copy = new TreeMap<>();
    if (parent.get(key) instanceof Map<?, ?> children) {
      children.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }
}
