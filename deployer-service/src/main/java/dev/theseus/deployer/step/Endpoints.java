package dev.theseus.deployer.step;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.List;
import java.util.Map;

/** Whether the Services before the workloads that were started lead to ready pods. */
final class Endpoints {

  private static final String SLICE = "discovery.k8s.io/v1";

  private final Place place;

  Endpoints(Place place) {
    this.place = place;
  }

  /**
   * Waits for the Services before these workloads.
   *
   * @param ready workloads that had fewer ready pods than they want; a Service before those is not
   *     waited for
   */
  void await(List<Descriptor> workloads, Map<String, Long> ready) {
    List<Map<String, Object>> podLabels =
        workloads.stream()
            .filter(workload -> !ready.containsKey(place.subject(workload.key())))
            .filter(workload -> workload.longAt("spec", "replicas").orElse(0L) > 0)
            .flatMap(workload ->
                PodTemplate.of(workload).stream()
                    .map(template -> workload.mapAt(template.at("metadata", "labels"))))
            .toList();
    List<Descriptor> services = place.objects().list("v1", "Service", place.namespace(), "");
    Together.map(leadingTo(podLabels, services), this::await);
  }

  private List<Descriptor> leadingTo(
      List<Map<String, Object>> podLabels, List<Descriptor> services) {
    return services.stream()
        .filter(place::isOurs)
        .filter(service -> {
          Map<String, Object> selector = service.mapAt("spec", "selector");
          return !selector.isEmpty()
              && podLabels.stream()
                  .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet()));
        })
        .toList();
  }

  private boolean await(Descriptor service) {
    if (!place.poll(() -> hasReady(service), place.limits().healthy())) {
      throw StepException.permanent(
          place.subject(service.key()),
          "%s at site %s leads to no ready pod %d s after its workload was healthy; compare its selector %s with the pods' labels"
              .formatted(
                  service.key(),
                  place.site().name(),
                  place.limits().healthy().toSeconds(),
                  service.mapAt("spec", "selector")));
    }
    return true;
  }

  private boolean hasReady(Descriptor service) {
    String selector = "kubernetes.io/service-name=" + service.name();
    try {
      return place.objects().list(SLICE, "EndpointSlice", service.namespace(), selector).stream()
          .flatMap(slice -> slice.listAt("endpoints").stream())
          .anyMatch(endpoint ->
              !JsonTree.at(endpoint, "conditions", "ready")
                  .filter(Boolean.FALSE::equals)
                  .isPresent());
    } catch (SiteException unknown) {
      // Clients wait: to ask first what the site serves would take longer than to try.
      if (!unknown.reason().equals("NotServed")) {
        throw unknown;
      }
      return hasAddress(service);
    }
  }

  private boolean hasAddress(Descriptor service) {
    ObjectKey key = new ObjectKey("v1", "Endpoints", service.namespace(), service.name());
    return place.objects().get(key).stream()
        .flatMap(endpoints -> endpoints.listAt("subsets").stream())
        .anyMatch(subset -> !JsonTree.listAt(subset, "addresses").isEmpty());
  }
}
