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
import java.util.Map;
import java.util.Set;

/** Refuses what would pass the namespace's ResourceQuotas. */
final class QuotaRule implements Admission {
  private static final Set<String> COMPUTE =
      Set.of("requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "cpu", "memory");

  @Override
  public void admit(Request request, ObjectReader reader) {
    boolean grows =
        request.operation() == Operation.CREATE
            || (request.operation() == Operation.UPDATE
                && request.type().equals(KubernetesTypes.PERSISTENT_VOLUME_CLAIM));
    if (!grows
        || !request.type().namespaced()
        || reader.types().all().stream().noneMatch(KubernetesTypes.RESOURCE_QUOTA::equals)) {
      return;
    }
    for (ObjectNode quota : reader.list(KubernetesTypes.RESOURCE_QUOTA, request.namespace())) {
      check(request, quota, reader);
    }
  }

  private static void check(Request request, ObjectNode quota, ObjectReader reader) {
    Map<String, BigDecimal> asked = QuotaUsage.of(request.type(), request.object());
    List<String> requested = new ArrayList<>();
    List<String> used = new ArrayList<>();
    List<String> limited = new ArrayList<>();
    String name = quota.path("metadata").path("name").asText();
    for (var hard : quota.path("spec").path("hard").properties()) {
      String resource = hard.getKey();
      if (request.type().equals(KubernetesTypes.POD) && COMPUTE.contains(resource)) {
        requireAmounts(request, name, resource);
      }
      if (!asked.containsKey(resource)) {
        continue;
      }
      BigDecimal present = used(request, reader, resource);
      BigDecimal limit = StorageQuantity.orZero(hard.getValue().asText());
      if (present.add(asked.get(resource)).compareTo(limit) > 0) {
        requested.add(resource + "=" + readable(resource, asked.get(resource)));
        used.add(resource + "=" + readable(resource, present));
        limited.add(resource + "=" + hard.getValue().asText());
      }
    }
    if (!requested.isEmpty()) {
      throw ApiStatusException.forbidden(
          request.type(),
          request.name(),
          "exceeded quota: %s, requested: %s, used: %s, limited: %s"
              .formatted(
                  name,
                  String.join(",", requested),
                  String.join(",", used),
                  String.join(",", limited)));
    }
  }

  private static void requireAmounts(Request request, String quota, String resource) {
    String part = resource.startsWith("limits.") ? "limits" : "requests";
    String amount = resource.replaceFirst("^(limits|requests)\\.", "");
    for (JsonNode container : request.object().path("spec").path("containers")) {
      if (!container.path("resources").path(part).has(amount)) {
        throw ApiStatusException.forbidden(
            request.type(),
            request.name(),
            "failed quota: "
                + quota
                + ": must specify "
                + resource
                + " for: "
                + container.path("name").asText());
      }
    }
  }

  private static BigDecimal used(Request request, ObjectReader reader, String resource) {
    return reader.list(request.type(), request.namespace()).stream()
        .filter(object -> !object.path("metadata").path("name").asText().equals(request.name()))
        .map(object -> QuotaUsage.of(request.type(), object))
        .map(usage -> usage.getOrDefault(resource, BigDecimal.ZERO))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static String readable(String resource, BigDecimal amount) {
    BigDecimal mebi = BigDecimal.valueOf(1024L * 1024);
    boolean bytes = resource.contains("storage") || resource.contains("memory");
    if (bytes && amount.signum() > 0 && amount.remainder(mebi).signum() == 0) {
      BigDecimal inMebi = amount.divide(mebi);
      BigDecimal kibi = BigDecimal.valueOf(1024);
      return inMebi.remainder(kibi).signum() == 0
          ? inMebi.divide(kibi).toBigInteger() + "Gi"
          : inMebi.toBigInteger() + "Mi";
    }
    return amount.stripTrailingZeros().toPlainString();
  }
}
