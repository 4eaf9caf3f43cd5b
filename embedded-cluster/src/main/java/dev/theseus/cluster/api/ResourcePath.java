package dev.theseus.cluster.api;

import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import java.util.Arrays;
import java.util.List;

/**
 * A path that names objects.
 *
 * @param namespace empty: all of them, or a type without
 * @param name empty: the collection
 * @param subresource empty: the object itself
 * @param rest what follows the subresource, without leading slash
 */
record ResourcePath(
    ResourceType type, String namespace, String name, String subresource, String rest) {

  boolean isCollection() {
    return name.isEmpty();
  }

  /** Reads {@code /api/v1/...} or {@code /apis/group/version/...}. */
  static ResourcePath parse(String path, ResourceTypes types) {
    List<String> parts = Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
    int head = parts.getFirst().equals("api") ? 2 : 3;
    String group = head == 2 ? "" : parts.get(1);
    String version = parts.get(head - 1);
    List<String> tail = parts.subList(head, parts.size());
    // Namespaces are objects too: /namespaces/x/status is not the collection "status" in x.
    if (tail.getFirst().equals("namespaces") && tail.size() >= 3) {
      var inside = types.byPlural(group, version, tail.get(2)).filter(ResourceType::namespaced);
      if (inside.isPresent()) {
        return of(inside.get(), tail.get(1), tail.subList(3, tail.size()));
      }
    }
    ResourceType type =
        types.byPlural(group, version, tail.getFirst()).orElseThrow(() -> unknown());
    return of(type, "", tail.subList(1, tail.size()));
  }

  static ApiStatusException unknown() {
    return new ApiStatusException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  private static ResourcePath of(ResourceType type, String namespace, List<String> tail) {
    String name = tail.isEmpty() ? "" : tail.getFirst();
    String subresource = tail.size() < 2 ? "" : tail.get(1);
    String rest = tail.size() < 3 ? "" : String.join("/", tail.subList(2, tail.size()));
    if (!name.isEmpty() && type.namespaced() && namespace.isEmpty()) {
      throw unknown();
    }
    return new ResourcePath(type, namespace, name, subresource, rest);
  }
}
