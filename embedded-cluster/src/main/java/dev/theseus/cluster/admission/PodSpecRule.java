package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.store.ApiStatusException.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod, or the template of one, must say. */
final class PodSpecRule {
  private PodSpecRule() {}

  static void check(String path, JsonNode spec, List<Cause> causes) {
    if (spec.path("containers").isEmpty()) {
      causes.add(Cause.required(path + ".containers", ""));
    }
    Set<String> volumes = new HashSet<>();
    spec.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      int i = 0;
      for (JsonNode container : spec.path(list)) {
        container(path + "." + list + "[" + i++ + "]", container, names, volumes, causes);
      }
    }
  }

  private static void container(
      String at, JsonNode container, Set<String> names, Set<String> volumes, List<Cause> causes) {
    String name = container.path("name").asText("");
    if (name.isEmpty()) {
      causes.add(Cause.required(at + ".name", ""));
    } else if (!names.add(name)) {
      causes.add(
          new Cause("FieldValueDuplicate", "Duplicate value: \"" + name + "\"", at + ".name"));
    }
    if (container.path("image").asText("").isEmpty()) {
      causes.add(Cause.required(at + ".image", ""));
    }
    int i = 0;
    for (JsonNode mount : container.path("volumeMounts")) {
      String volume = mount.path("name").asText();
      // Claims of a StatefulSet become volumes only in its pods.
      if (!volumes.contains(volume) && !at.startsWith("spec.template.")) {
        causes.add(
            new Cause(
                "FieldValueNotFound",
                "Not found: \"" + volume + "\"",
                at + ".volumeMounts[" + i + "].name"));
      }
      if (mount.path("mountPath").asText("").isEmpty()) {
        causes.add(Cause.required(at + ".volumeMounts[" + i + "].mountPath", ""));
      }
      i++;
    }
  }
}
