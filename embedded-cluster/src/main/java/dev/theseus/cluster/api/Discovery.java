package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells clients which groups, versions and resources there are, in both of Kubernetes' forms. */
final class Discovery {
  /** What the server says it is; kubectl adapts to it. */
  static final String VERSION = "v1.34.4";

  private static final List<String> OBJECT_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final Map<String, String> FOREIGN_KINDS =
      Map.of(
          "scale", "autoscaling/v1/Scale",
          "eviction", "policy/v1/Eviction",
          "proxy", "v1/NodeProxyOptions",
          "binding", "v1/Binding",
          "token", "authentication.k8s.io/v1/TokenRequest");

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  /** Answers {@code /api}, {@code /apis} and what is right below; empty for paths of objects. */
  Optional<ApiResponse> answer(ApiRequest request) {
    String path = request.path().replaceAll("/+$", "");
    String[] parts = path.substring(1).split("/", -1);
    boolean aggregated = request.header("accept").contains("as=APIGroupDiscoveryList");
    if (parts[0].equals("api") && parts.length <= 2) {
      return Optional.of(parts.length == 1 ? core(aggregated) : resources("", parts[1]));
    }
    if (parts[0].equals("apis") && parts.length <= 3) {
      return Optional.of(
          switch (parts.length) {
            case 1 -> groups(aggregated);
            case 2 -> group(parts[1]);
            default -> resources(parts[1], parts[2]);
          });
    }
    return Optional.empty();
  }

  static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "34")
        .put("gitVersion", VERSION)
        .put("gitCommit", "theseus-embedded-cluster")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "linux/amd64");
  }

  private ApiResponse core(boolean aggregated) {
    if (aggregated) {
      return aggregated(List.of(""));
    }
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return ApiResponse.ok(versions);
  }

  private ApiResponse groups(boolean aggregated) {
    Set<String> names =
        types.all().stream()
            .map(ResourceType::group)
            .filter(group -> !group.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (aggregated) {
      return aggregated(names);
    }
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    names.forEach(name -> groups.add(describe(name)));
    return ApiResponse.ok(list);
  }

  private ApiResponse group(String name) {
    if (versions(name).isEmpty()) {
      throw ResourcePath.unknown();
    }
    return ApiResponse.ok(describe(name).put("kind", "APIGroup").put("apiVersion", "v1"));
  }

  private ObjectNode describe(String group) {
    ObjectNode described = Json.object().put("name", group);
    for (String version : versions(group)) {
      described
          .withArrayProperty("versions")
          .addObject()
          .put("groupVersion", group + "/" + version)
          .put("version", version);
    }
    described.set("preferredVersion", described.get("versions").get(0).deepCopy());
    return described;
  }

  private ApiResponse resources(String group, String version) {
    List<ResourceType> served = served(group, version);
    if (served.isEmpty()) {
      throw ResourcePath.unknown();
    }
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", served.getFirst().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      resources.add(describe(type));
      for (String subresource : new TreeSet<>(type.subresources())) {
        ObjectNode entry =
            resources
                .addObject()
                .put("name", type.plural() + "/" + subresource)
                .put("singularName", "")
                .put("namespaced", type.namespaced());
        GroupVersionKind kind = kindOf(type, subresource);
        entry.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
        addAll(entry, "verbs", verbs(subresource));
      }
    }
    return ApiResponse.ok(list);
  }

  private static ObjectNode describe(ResourceType type) {
    ObjectNode described =
        Json.object()
            .put("name", type.plural())
            .put("singularName", type.singular())
            .put("namespaced", type.namespaced())
            .put("kind", type.kind());
    addAll(described, "verbs", OBJECT_VERBS);
    addAll(described, "shortNames", type.shortNames());
    addAll(described, "categories", type.categories());
    return described;
  }

  private ApiResponse aggregated(Collection<String> groups) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : groups) {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      metadata.putNull("creationTimestamp");
      ArrayNode versions = item.putArray("versions");
      for (String version : versions(group)) {
        ObjectNode entry = versions.addObject().put("version", version);
        ArrayNode resources = entry.putArray("resources");
        served(group, version).forEach(type -> resources.add(aggregated(type)));
        entry.put("freshness", "Current");
      }
    }
    return new ApiResponse.Whole(200, AGGREGATED, Json.text(list));
  }

  private static ObjectNode aggregated(ResourceType type) {
    ObjectNode entry = Json.object().put("resource", type.plural());
    kind(entry, new GroupVersionKind(type.group(), type.version(), type.kind()));
    entry.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    entry.put("singularResource", type.singular());
    addAll(entry, "verbs", OBJECT_VERBS);
    addAll(entry, "shortNames", type.shortNames());
    addAll(entry, "categories", type.categories());
    for (String subresource : new TreeSet<>(type.subresources())) {
      ObjectNode sub =
          entry.withArrayProperty("subresources").addObject().put("subresource", subresource);
      kind(sub, kindOf(type, subresource));
      addAll(sub, "verbs", verbs(subresource));
    }
    return entry;
  }

  private static void kind(ObjectNode entry, GroupVersionKind kind) {
    entry
        .putObject("responseKind")
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
  }

  private record GroupVersionKind(String group, String version, String kind) {}

  private static GroupVersionKind kindOf(ResourceType type, String subresource) {
    String foreign = FOREIGN_KINDS.get(subresource);
    if (foreign == null) {
      return new GroupVersionKind(type.group(), type.version(), type.kind());
    }
    String[] parts = foreign.split("/", -1);
    return parts.length == 2
        ? new GroupVersionKind("", parts[0], parts[1])
        : new GroupVersionKind(parts[0], parts[1], parts[2]);
  }

  private static List<String> verbs(String subresource) {
    return switch (subresource) {
      case "log", "proxy" -> List.of("get");
      case "eviction", "binding", "token" -> List.of("create");
      case "finalize" -> List.of("update");
      default -> List.of("get", "patch", "update");
    };
  }

  private static void addAll(ObjectNode node, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = node.putArray(field);
      values.forEach(array::add);
    }
  }

  private List<String> versions(String group) {
    Map<String, Boolean> versions = new LinkedHashMap<>();
    types.all().stream()
        .filter(type -> type.group().equals(group))
        .forEach(type -> versions.put(type.version(), true));
    return List.copyOf(versions.keySet());
  }

  private List<ResourceType> served(String group, String version) {
    return types.all().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .toList();
  }
}
