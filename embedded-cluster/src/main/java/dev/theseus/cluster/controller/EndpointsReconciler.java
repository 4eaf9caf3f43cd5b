package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists the pods behind each service that has a selector, as Endpoints and as EndpointSlice. */
final class EndpointsReconciler implements Reconciler {
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final ObjectStore store;

  EndpointsReconciler(ObjectStore store) {
    this.store = store;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.SERVICE), new Trigger(KubernetesTypes.POD, this::servicesOf));
  }

  private List<ObjectName> servicesOf(ObjectNode pod) {
    return store.list(KubernetesTypes.SERVICE, ObjectName.of(pod).namespace()).stream()
        .filter(service -> selector(service).test(pod))
        .map(ObjectName::of)
        .toList();
  }

  private static Predicate<ObjectNode> selector(ObjectNode service) {
    return LabelSelector.ofMap(service.path("spec").path("selector"));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> service =
        store.get(KubernetesTypes.SERVICE, name.namespace(), name.name());
    if (service.isEmpty()) {
      remove(KubernetesTypes.ENDPOINTS, name);
      remove(KubernetesTypes.ENDPOINT_SLICE, name);
      return Optional.empty();
    }
    if (service.get().path("spec").path("selector").isEmpty()) {
      return Optional.empty();
    }
    List<PodView> pods =
        store.list(KubernetesTypes.POD, name.namespace()).stream()
            .filter(selector(service.get()))
            .map(PodView::new)
            .filter(pod -> pod.isActive() && address(pod).isTextual())
            .toList();
    put(KubernetesTypes.ENDPOINTS, endpoints(service.get(), pods));
    put(KubernetesTypes.ENDPOINT_SLICE, slice(service.get(), pods));
    return Optional.empty();
  }

  private void remove(ResourceType type, ObjectName name) {
    if (store.get(type, name.namespace(), name.name()).isPresent()) {
      store.delete(type, name.namespace(), name.name());
    }
  }

  private void put(ResourceType type, ObjectNode wanted) {
    ObjectName name = ObjectName.of(wanted);
    if (store.get(type, name.namespace(), name.name()).isEmpty()) {
      store.create(type, wanted);
      return;
    }
    store.modify(
        type,
        name.namespace(),
        name.name(),
        current -> {
          for (String field : new String[] {"subsets", "endpoints", "ports"}) {
            current.remove(field);
            if (wanted.has(field)) {
              current.set(field, wanted.get(field));
            }
          }
          return current;
        });
  }

  private static ObjectNode endpoints(ObjectNode service, List<PodView> pods) {
    ObjectNode endpoints = object(service, "v1", "Endpoints");
    ArrayNode subsets = endpoints.putArray("subsets");
    // Pods may give a named port different numbers, so they are grouped by what they listen on.
    Map<JsonNode, List<PodView>> byPorts = new LinkedHashMap<>();
    for (PodView pod : pods) {
      byPorts.computeIfAbsent(ports(service, pod), ports -> new ArrayList<>()).add(pod);
    }
    byPorts.forEach((ports, group) -> {
      ObjectNode subset = subsets.addObject();
      for (PodView pod : group) {
        String list = isServing(service, pod) ? "addresses" : "notReadyAddresses";
        ObjectNode address = subset.withArrayProperty(list).addObject();
        address.set("ip", address(pod));
        address.put("nodeName", pod.object().path("spec").path("nodeName").asText());
        address.set("targetRef", reference(pod));
      }
      subset.set("ports", ports);
    });
    return endpoints;
  }

  private static ObjectNode slice(ObjectNode service, List<PodView> pods) {
    ObjectNode slice = object(service, "discovery.k8s.io/v1", "EndpointSlice");
    ObjectNode metadata = slice.withObjectProperty("metadata");
    metadata.withObjectProperty("labels").put(SERVICE_LABEL, ObjectName.of(service).name());
    Owners.setController(slice, service);
    slice.put("addressType", "IPv4");
    ArrayNode endpoints = slice.putArray("endpoints");
    for (PodView pod : pods) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(address(pod));
      boolean serving = isServing(service, pod);
      endpoint
          .putObject("conditions")
          .put("ready", serving)
          .put("serving", serving)
          .put("terminating", false);
      endpoint.put("nodeName", pod.object().path("spec").path("nodeName").asText());
      endpoint.set("targetRef", reference(pod));
    }
    slice.set("ports", pods.isEmpty() ? slice.arrayNode() : ports(service, pods.getFirst()));
    return slice;
  }

  private static ObjectNode object(ObjectNode service, String apiVersion, String kind) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectName name = ObjectName.of(service);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("namespace", name.namespace()).put("name", name.name());
    JsonNode labels = service.path("metadata").path("labels");
    if (labels.isObject()) {
      metadata.set("labels", labels.deepCopy());
    }
    return object;
  }

  private static ArrayNode ports(ObjectNode service, PodView pod) {
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    for (JsonNode port : service.path("spec").path("ports")) {
      int number = targetPort(port, pod);
      if (number > 0) {
        ObjectNode entry = ports.addObject();
        if (port.hasNonNull("name")) {
          entry.set("name", port.path("name"));
        }
        entry.put("port", number).put("protocol", port.path("protocol").asText("TCP"));
      }
    }
    return ports;
  }

  private static int targetPort(JsonNode servicePort, PodView pod) {
    JsonNode target = servicePort.path("targetPort");
    if (target.isInt() && target.asInt() > 0) {
      return target.asInt();
    }
    String name = target.asText("");
    if (name.isEmpty() || name.equals("0")) {
      return servicePort.path("port").asInt();
    }
    for (JsonNode container : pod.object().path("spec").path("containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.path("name").asText().equals(name)) {
          return port.path("containerPort").asInt();
        }
      }
    }
    return name.chars().allMatch(Character::isDigit) ? Integer.parseInt(name) : 0;
  }

  private static boolean isServing(ObjectNode service, PodView pod) {
    return pod.isReady() || service.path("spec").path("publishNotReadyAddresses").asBoolean(false);
  }

  private static JsonNode address(PodView pod) {
    return pod.object().path("status").path("podIP");
  }

  private static ObjectNode reference(PodView pod) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Pod")
        .put("namespace", pod.name().namespace())
        .put("name", pod.name().name())
        .put("uid", pod.uid());
  }
}
