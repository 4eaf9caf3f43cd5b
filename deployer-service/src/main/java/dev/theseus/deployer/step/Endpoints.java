package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
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
  private final boolean hasSlices;

  Endpoints(Place place) {
    this.place = place;
    this.hasSlices = place.site().catalog().servedKinds().contains(SLICE + "/EndpointSlice");
  }

  void await(List<ObjectRef> workloads) {
    Workloads names = new Workloads(place);
    List<Map<String, Object>> podLabels =
        workloads.stream()
            .flatMap(workload -> place.objects().get(names.key(workload)).stream())
            .filter(workload -> workload.longAt("spec", "replicas").orElse(0L) > 0)
            .flatMap(workload ->
                PodTemplate.of(workload).stream()
                    .map(template -> workload.mapAt(template.at("metadata", "labels"))))
            .toList();
    for (Descriptor service : place.objects().list("v1", "Service", place.namespace(), "")) {
      Map<String, Object> selector = service.mapAt("spec", "selector");
      boolean leadsThere =
          !selector.isEmpty()
              && podLabels.stream()
                  .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet()));
      if (place.isOurs(service) && leadsThere) {
        await(service);
      }
    }
  }

  private void await(Descriptor service) {
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
  }

  private boolean hasReady(Descriptor service) {
    if (!hasSlices) {
      ObjectKey key = new ObjectKey("v1", "Endpoints", service.namespace(), service.name());
      return place.objects().get(key).stream()
          .flatMap(endpoints -> endpoints.listAt("subsets").stream())
          .anyMatch(subset -> !JsonTree.listAt(subset, "addresses").isEmpty());
    }
    String selector = "kubernetes.io/service-name=" + service.name();
    return place.objects().list(SLICE, "EndpointSlice", service.namespace(), selector).stream()
        .flatMap(slice -> slice.listAt("endpoints").stream())
        .anyMatch(endpoint ->
            !JsonTree.at(endpoint, "conditions", "ready")
                .filter(Boolean.FALSE::equals)
                .isPresent());
  }
}
