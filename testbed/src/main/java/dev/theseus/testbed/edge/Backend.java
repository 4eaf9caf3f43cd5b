package dev.theseus.testbed.edge;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One Service that clients may reach through the edge.
 *
 * @param key which Service of which cluster
 * @param address its cluster address and first port
 * @param wanted what it wishes, if it says so
 * @param observed the wish that an edge last obeyed
 */
record Backend(
    Key key, InetSocketAddress address, Optional<Traffic> wanted, Optional<Traffic> observed) {

  /** Names a Service of a cluster. */
  record Key(String site, String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return site + "/" + namespace + "/" + name;
    }
  }

  /** Reads a Service; empty if it isn't of this edge or has no address yet. */
  static Optional<Backend> of(String site, String edge, Service service) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.of());
    String clusterIp = service.getSpec().getClusterIP();
    List<ServicePort> ports = service.getSpec().getPorts();
    if (!edge.equals(annotations.get(Traffic.EDGE_ANNOTATION))
        || clusterIp == null
        || clusterIp.isEmpty()
        || clusterIp.equals("None")
        || ports == null
        || ports.isEmpty()) {
      return Optional.empty();
    }
    Key key = new Key(site, service.getMetadata().getNamespace(), service.getMetadata().getName());
    return Optional.of(
        new Backend(
            key,
            new InetSocketAddress(clusterIp, ports.getFirst().getPort()),
            Traffic.parse(annotations.getOrDefault(Traffic.WANTED_ANNOTATION, "")),
            Traffic.parse(annotations.getOrDefault(Traffic.OBSERVED_ANNOTATION, ""))));
  }
}
