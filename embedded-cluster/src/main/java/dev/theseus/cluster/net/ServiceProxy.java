package dev.theseus.cluster.net;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the addresses of services while they have ready endpoints, and names those addresses.
 *
 * <p>A headless service has no address that programs could be told before its pods run, so here its
 * name stands for an address of the proxy's own that leads to the ready pods in turn.
 */
public final class ServiceProxy implements ServiceResolver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);

  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private record ServiceName(String namespace, String name) {}

  private record Listener(String address, int port) {}

  private final ObjectStore store;
  private final ClusterRange range;
  private final PodAddresses podAddresses;
  private final CopyBuffers buffers = new CopyBuffers();
  private final Map<ServiceName, Map<Listener, TcpForwarder>> forwarders = new HashMap<>();
  private final Map<ServiceName, String> headlessAddresses = new HashMap<>();
  private final List<TcpForwarder> retired = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private int nextHeadless = -1;
  private boolean closed;

  public ServiceProxy(ObjectStore store, ClusterRange range, PodAddresses podAddresses) {
    this.store = store;
    this.range = range;
    this.podAddresses = podAddresses;
  }

  /** Begins to follow services and endpoints. */
  public void start() {
    subscriptions.add(store.watch(KubernetesTypes.SERVICE, this::onChange));
    subscriptions.add(store.watch(KubernetesTypes.ENDPOINTS, this::onChange));
    subscriptions.add(store.watch(KubernetesTypes.ENDPOINT_SLICE, this::onSlice));
  }

  @Override
  public synchronized Optional<String> addressOf(String namespace, String name) {
    Optional<ObjectNode> service = store.get(KubernetesTypes.SERVICE, namespace, name);
    if (service.isEmpty()) {
      return podOfHeadlessService(namespace, name);
    }
    JsonNode spec = service.get().path("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return Optional.of(spec.path("externalName").asText());
    }
    return Optional.of(addressOf(service.get()));
  }

  /** A StatefulSet's pod keeps its name, so its address can be promised before it runs. */
  private Optional<String> podOfHeadlessService(String namespace, String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String pod = name.substring(0, dot);
    String subdomain = name.substring(dot + 1);
    boolean stable =
        store.list(KubernetesTypes.STATEFUL_SET, namespace).stream()
            .filter(set -> set.path("spec").path("serviceName").asText().equals(subdomain))
            .anyMatch(set -> isPodOf(set.path("metadata").path("name").asText(), pod));
    boolean headless = store.get(KubernetesTypes.SERVICE, namespace, subdomain).isPresent();
    return stable && headless
        ? Optional.of(podAddresses.assign(namespace, pod, Optional.empty()))
        : Optional.empty();
  }

  private static boolean isPodOf(String set, String pod) {
    return pod.startsWith(set + "-") && pod.substring(set.length() + 1).matches("\\d+");
  }

  private String addressOf(ObjectNode service) {
    String address = service.path("spec").path("clusterIP").asText("");
    if (!address.equals("None")) {
      return address;
    }
    // Counted downwards, away from the addresses that services get at their creation.
    return headlessAddresses.computeIfAbsent(
        nameOf(service), name -> range.serviceAddress(nextHeadless--));
  }

  private void onChange(WatchEvent event) {
    reconcile(nameOf(event.object()));
  }

  private void onSlice(WatchEvent event) {
    JsonNode metadata = event.object().path("metadata");
    String service = metadata.path("labels").path(SERVICE_LABEL).asText();
    if (!isControllers(event.object()) && !service.isEmpty()) {
      reconcile(new ServiceName(metadata.path("namespace").asText(), service));
    }
  }

  /** The controller's slices say what its Endpoints say, a moment later. */
  private static boolean isControllers(JsonNode slice) {
    return !slice.path("metadata").path("labels").has(MANAGED_BY);
  }

  private synchronized void reconcile(ServiceName name) {
    if (closed) {
      return;
    }
    Map<Listener, List<InetSocketAddress>> wanted =
        store
            .get(KubernetesTypes.SERVICE, name.namespace(), name.name())
            .map(this::wanted)
            .orElse(Map.of());
    Map<Listener, TcpForwarder> current =
        forwarders.computeIfAbsent(name, absent -> new HashMap<>());
    current.entrySet().removeIf(entry -> retireUnless(wanted, entry));
    wanted.forEach((listener, backends) -> {
      TcpForwarder running = current.get(listener);
      if (running != null) {
        running.replaceBackends(backends);
      } else {
        listen(listener, backends).ifPresent(opened -> current.put(listener, opened));
      }
    });
    if (current.isEmpty()) {
      forwarders.remove(name);
    }
  }

  private boolean retireUnless(
      Map<Listener, List<InetSocketAddress>> wanted, Map.Entry<Listener, TcpForwarder> entry) {
    if (wanted.containsKey(entry.getKey())) {
      return false;
    }
    entry.getValue().close();
    retired.removeIf(TcpForwarder::isIdle);
    retired.add(entry.getValue());
    return true;
  }

  private Optional<TcpForwarder> listen(Listener listener, List<InetSocketAddress> backends) {
    InetSocketAddress address = new InetSocketAddress(listener.address(), listener.port());
    try {
      return Optional.of(TcpForwarder.open(address, backends, buffers));
    } catch (IOException e) {
      LOG.warn("service address {} cannot be opened: {}", address, e.getMessage());
      return Optional.empty();
    }
  }

  /** The listeners that a service should have: those whose port has ready endpoints. */
  private Map<Listener, List<InetSocketAddress>> wanted(ObjectNode service) {
    Map<Listener, List<InetSocketAddress>> wanted = new LinkedHashMap<>();
    JsonNode spec = service.path("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return wanted;
    }
    ServiceName name = nameOf(service);
    Optional<ObjectNode> endpoints =
        store.get(KubernetesTypes.ENDPOINTS, name.namespace(), name.name());
    for (JsonNode port : spec.path("ports")) {
      List<InetSocketAddress> backends = new ArrayList<>();
      endpoints.ifPresent(found -> backends.addAll(backends(found, port)));
      for (ObjectNode slice : slicesOf(name)) {
        backends.addAll(backendsOfSlice(slice, port));
      }
      if (backends.isEmpty() || !port.path("protocol").asText("TCP").equals("TCP")) {
        continue;
      }
      wanted.put(new Listener(addressOf(service), port.path("port").asInt()), backends);
      int nodePort = port.path("nodePort").asInt(0);
      if (nodePort > 0) {
        wanted.put(new Listener(range.nodeAddress(), nodePort), backends);
        wanted.put(new Listener("127.0.0.1", nodePort), backends);
      }
    }
    return wanted;
  }

  private static List<InetSocketAddress> backends(ObjectNode endpoints, JsonNode servicePort) {
    List<InetSocketAddress> backends = new ArrayList<>();
    String portName = servicePort.path("name").asText("");
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        if (port.path("name").asText("").equals(portName)) {
          for (JsonNode address : subset.path("addresses")) {
            backends.add(
                new InetSocketAddress(address.path("ip").asText(), port.path("port").asInt()));
          }
        }
      }
    }
    return backends;
  }

  /** Slices that others than the controller have put there lead to more backends. */
  private List<ObjectNode> slicesOf(ServiceName name) {
    return store.list(KubernetesTypes.ENDPOINT_SLICE, name.namespace()).stream()
        .filter(slice -> !isControllers(slice))
        .filter(slice ->
            slice.path("metadata").path("labels").path(SERVICE_LABEL).asText().equals(name.name()))
        .toList();
  }

  private static List<InetSocketAddress> backendsOfSlice(ObjectNode slice, JsonNode servicePort) {
    List<InetSocketAddress> backends = new ArrayList<>();
    String portName = servicePort.path("name").asText("");
    for (JsonNode port : slice.path("ports")) {
      if (port.path("name").asText("").equals(portName)) {
        for (JsonNode endpoint : slice.path("endpoints")) {
          boolean ready = endpoint.path("conditions").path("ready").asBoolean(true);
          for (JsonNode address : ready ? endpoint.path("addresses") : List.<JsonNode>of()) {
            backends.add(new InetSocketAddress(address.asText(), port.path("port").asInt()));
          }
        }
      }
    }
    return backends;
  }

  private static ServiceName nameOf(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new ServiceName(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  @Override
  public synchronized void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    forwarders.values().forEach(all -> all.values().forEach(TcpForwarder::abort));
    retired.forEach(TcpForwarder::abort);
    forwarders.clear();
  }
}
