package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a workload is told: its variables, arguments, and the ConfigMaps and Secrets that it reads.
 * Values of Secrets are looked at and never handed on.
 */
final class Texts {

  private final Map<String, Descriptor> byKindAndName = new HashMap<>();

  Texts(List<Descriptor> objects) {
    objects.forEach(object -> byKindAndName.put(object.kind() + "/" + object.name(), object));
  }

  /** Texts that anybody may see. */
  List<String> open(PodSpec template) {
    List<String> texts = new ArrayList<>(template.openTexts());
    for (String name : template.configMaps()) {
      Descriptor map = byKindAndName.get("ConfigMap/" + name);
      if (map != null) {
        texts.addAll(map.texts("data").values());
      }
    }
    return texts;
  }

  /** Texts that are secret. */
  List<String> secret(PodSpec template) {
    List<String> texts = new ArrayList<>();
    for (String name : template.secrets()) {
      Descriptor secret = byKindAndName.get("Secret/" + name);
      if (secret != null) {
        secret.texts("data").values().forEach(value -> texts.add(decoded(value)));
        texts.addAll(secret.texts("stringData").values());
      }
    }
    return texts;
  }

  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noBase64) {
      return "";
    }
  }
}
