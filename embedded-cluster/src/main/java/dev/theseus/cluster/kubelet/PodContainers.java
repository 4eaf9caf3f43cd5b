package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.ContainerSlot.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The containers of one pod, in the order in which they start. */
final class PodContainers {
  private final List<ContainerSlot> init = new ArrayList<>();
  private final List<ContainerSlot> main = new ArrayList<>();

  PodContainers(ObjectNode pod, long backoff) {
    JsonNode spec = pod.path("spec");
    String policy = spec.path("restartPolicy").asText("Always");
    for (JsonNode container : spec.path("initContainers")) {
      boolean sidecar = container.path("restartPolicy").asText().equals("Always");
      init.add(new ContainerSlot(container, sidecar ? Role.SIDECAR : Role.INIT, policy, backoff));
    }
    for (JsonNode container : spec.path("containers")) {
      main.add(new ContainerSlot(container, Role.MAIN, policy, backoff));
    }
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      main.stream()
          .filter(slot -> slot.name().equals(status.path("name").asText()))
          .forEach(slot -> slot.restore(status));
    }
  }

  List<ContainerSlot> init() {
    return init;
  }

  List<ContainerSlot> main() {
    return main;
  }

  List<ContainerSlot> all() {
    return Stream.concat(init.stream(), main.stream()).toList();
  }

  PodPhase phase() {
    return PodPhase.of(init, main);
  }
}
