package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Holds claims and containers within the namespace's LimitRanges. */
final class LimitRangeRule implements Admission {

  @Override
  public void admit(Request request, ObjectReader reader) {
    boolean claim = request.type().equals(KubernetesTypes.PERSISTENT_VOLUME_CLAIM);
    boolean pod = request.type().equals(KubernetesTypes.POD);
    boolean concerned =
        request.operation() == Operation.CREATE
            ? claim || pod
            : request.operation() == Operation.UPDATE && claim;
    if (!concerned
        || reader.types().all().stream().noneMatch(KubernetesTypes.LIMIT_RANGE::equals)) {
      return;
    }
    List<String> broken = new ArrayList<>();
    for (ObjectNode range : reader.list(KubernetesTypes.LIMIT_RANGE, request.namespace())) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        String type = limit.path("type").asText();
        if (claim && type.equals("PersistentVolumeClaim")) {
          JsonNode resources = request.object().path("spec").path("resources");
          check(limit, "PersistentVolumeClaim", resources.path("requests"), "request", broken);
        } else if (pod && type.equals("Container")) {
          containers(limit, request.object(), broken);
        }
      }
    }
    if (!broken.isEmpty()) {
      String detail =
          broken.size() == 1 ? broken.getFirst() : "[" + String.join(", ", broken) + "]";
      throw ApiStatusException.forbidden(request.type(), request.name(), detail);
    }
  }

  private static void containers(JsonNode limit, ObjectNode pod, List<String> broken) {
    for (JsonNode entry : pod.path("spec").path("containers")) {
      if (entry instanceof ObjectNode container) {
        ObjectNode resources = Trees.child(container, "resources");
        fill(resources, "limits", limit.path("default"));
        fill(resources, "requests", limit.path("defaultRequest"));
        fill(resources, "requests", resources.path("limits"));
        check(limit, "Container", resources.path("limits"), "limit", broken);
      }
    }
  }

  private static void fill(ObjectNode resources, String part, JsonNode defaults) {
    if (!defaults.isEmpty()) {
      ObjectNode values = Trees.child(resources, part);
      defaults.properties().forEach(e -> values.putIfAbsent(e.getKey(), e.getValue()));
    }
  }

  private static void check(
      JsonNode limit, String what, JsonNode asked, String word, List<String> broken) {
    compare(limit.path("max"), "maximum", 1, what, asked, word, broken);
    compare(limit.path("min"), "minimum", -1, what, asked, word, broken);
  }

  private static void compare(
      JsonNode bounds,
      String bound,
      int wrong,
      String what,
      JsonNode asked,
      String word,
      List<String> broken) {
    for (var entry : bounds.properties()) {
      JsonNode value = asked.path(entry.getKey());
      BigDecimal allowed = StorageQuantity.orZero(entry.getValue().asText());
      if (!value.isMissingNode()
          && StorageQuantity.orZero(value.asText()).compareTo(allowed) == wrong) {
        broken.add(
            "%s %s usage per %s is %s, but %s is %s"
                .formatted(
                    bound, entry.getKey(), what, entry.getValue().asText(), word, value.asText()));
      }
    }
  }
}
