package dev.theseus.deployer.step;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The merge patch (RFC 7386) that turns one descriptor into another. */
final class MergeDiff {

  private MergeDiff() {}

  static Map<String, @Nullable Object> between(Descriptor before, Descriptor after) {
    return between(before.tree(), after.tree());
  }

  private static Map<String, @Nullable Object> between(
      Map<String, Object> before, Map<String, Object> after) {
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    for (String key : before.keySet()) {
      if (!after.containsKey(key)) {
        patch.put(key, null);
      }
    }
    after.forEach((key, value) -> {
      Object old = before.getOrDefault(key, "");
      if (value instanceof Map<?, ?> && old instanceof Map<?, ?>) {
        Map<String, @Nullable Object> inner = between(JsonTree.mapAt(old), JsonTree.mapAt(value));
        if (!inner.isEmpty()) {
          patch.put(key, inner);
        }
      } else if (!before.containsKey(key) || !old.equals(value)) {
        patch.put(key, value);
      }
    });
    return patch;
  }
}
