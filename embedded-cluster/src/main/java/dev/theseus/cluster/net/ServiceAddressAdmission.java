package dev.theseus.cluster.net;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import dev.theseus.cluster.store.ObjectStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Gives a new Service its cluster address and node ports within the very write that creates it, so
 * no pod can start between a service and its address.
 */
public final class ServiceAddressAdmission implements Admission {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int NODE_PORTS = 2_768;

  private final ClusterRange range;
  private final AtomicInteger nextAddress = new AtomicInteger();
  private final AtomicInteger nextPort;

  public ServiceAddressAdmission(ClusterRange range) {
    this.range = range;
    // Clusters begin at different ports, since all of them also listen on 127.0.0.1.
    this.nextPort = new AtomicInteger(range.index() * 97);
  }

  @Override
  public void admit(Request request, ObjectReader reader) {
    boolean write =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!write || !request.type().equals(KubernetesTypes.SERVICE)) {
      return;
    }
    ObjectNode spec = request.object().withObjectProperty("spec");
    String type = spec.path("type").asText("ClusterIP");
    if (type.equals("ExternalName")) {
      return;
    }
    if (spec.path("clusterIP").asText("").isEmpty()) {
      String address = free(range::serviceAddress, nextAddress, usedAddresses(reader));
      spec.put("clusterIP", address);
      spec.putArray("clusterIPs").add(address);
    } else if (!spec.has("clusterIPs")) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      assignNodePorts(spec, reader);
    }
  }

  private void assignNodePorts(ObjectNode spec, ObjectReader reader) {
    Set<String> used = usedNodePorts(reader);
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode open && open.path("nodePort").asInt(0) == 0) {
        String number = free(ServiceAddressAdmission::nodePort, nextPort, used);
        open.put("nodePort", Integer.parseInt(number));
        used.add(number);
      }
    }
  }

  private static String nodePort(int number) {
    return Integer.toString(FIRST_NODE_PORT + Math.floorMod(number, NODE_PORTS));
  }

  private static String free(IntFunction<String> numbered, AtomicInteger next, Set<String> used) {
    String candidate = numbered.apply(next.getAndIncrement());
    while (used.contains(candidate)) {
      candidate = numbered.apply(next.getAndIncrement());
    }
    return candidate;
  }

  private static Set<String> usedAddresses(ObjectReader reader) {
    Set<String> used = new HashSet<>();
    for (ObjectNode service : reader.list(KubernetesTypes.SERVICE, ObjectStore.ALL_NAMESPACES)) {
      used.add(service.path("spec").path("clusterIP").asText());
    }
    return used;
  }

  private static Set<String> usedNodePorts(ObjectReader reader) {
    Set<String> used = new HashSet<>();
    for (ObjectNode service : reader.list(KubernetesTypes.SERVICE, ObjectStore.ALL_NAMESPACES)) {
      service.path("spec").path("ports").forEach(port -> used.add(port.path("nodePort").asText()));
    }
    return used;
  }
}
