package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which lists are maps by a key, which are sets; all others are replaced as a whole. */
final class MergeKeys {
  private static final Set<String> CONTAINERS =
      Set.of("containers", "initContainers", "ephemeralContainers");
  private static final Map<String, List<String>> IN_CONTAINER =
      Map.of(
          "env", List.of("name"),
          "ports", List.of("containerPort", "protocol"),
          "volumeMounts", List.of("mountPath"),
          "volumeDevices", List.of("devicePath"));
  private static final Map<String, List<String>> IN_SPEC =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("ports", List.of("port", "protocol")),
          Map.entry("taints", List.of("key", "effect")));
  private static final Map<String, List<String>> IN_STATUS =
      Map.of(
          "conditions", List.of("type"),
          "podIPs", List.of("ip"),
          "hostIPs", List.of("ip"),
          "addresses", List.of("type"));
  private static final Map<String, List<String>> AT_ROOT =
      Map.of("secrets", List.of("name"), "imagePullSecrets", List.of("name"));

  private final boolean builtIn;

  private MergeKeys(boolean builtIn) {
    this.builtIn = builtIn;
  }

  static MergeKeys of(ResourceType type) {
    return new MergeKeys(isBuiltIn(type));
  }

  static boolean isBuiltIn(ResourceType type) {
    return KubernetesTypes.openShift().contains(type);
  }

  /**
   * The fields that together identify an item, first the one that is always there; empty where the
   * list has no key.
   *
   * @param parent the field that holds the list's object (for an item of a list, that list's
   *     field), empty at the root
   */
  List<String> of(String parent, String field) {
    if (parent.equals("metadata")) {
      return field.equals("ownerReferences") ? List.of("uid") : List.of();
    }
    if (!builtIn) {
      return List.of();
    }
    if (CONTAINERS.contains(parent)) {
      return IN_CONTAINER.getOrDefault(field, List.of());
    }
    return switch (parent) {
      case "spec" -> IN_SPEC.getOrDefault(field, List.of());
      case "status" -> IN_STATUS.getOrDefault(field, List.of());
      case "" -> AT_ROOT.getOrDefault(field, List.of());
      default -> List.of();
    };
  }

  /** Whether each value may occur once, in no order. */
  boolean isSet(String parent, String field) {
    return parent.equals("metadata") && field.equals("finalizers");
  }

  /** What the item has for a key, with the default that the API gives it. */
  static String value(JsonNode item, String key) {
    String value = item.path(key).asText("");
    return value.isEmpty() && key.equals("protocol") ? "TCP" : value;
  }
}
