package dev.theseus.sites.kubernetes;

import dev.theseus.events.Way;
import dev.theseus.sites.Marks;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What opens a source's agent to other networks: a Service in front of its pod, and a Route in
 * front of that. They carry TLS through, so whoever connects still has to prove the migration's
 * key.
 */
final class AgentExposure {

  /** The value of {@link Marks#ROLE}. */
  static final String ROLE = "exposure";

  static final String SERVICES = "v1";
  static final String ROUTES = "route.openshift.io/v1";

  private static final int HTTPS_PORT = 443;

  private AgentExposure() {}

  static ObjectKey serviceKey(String migrationId, String namespace, String claim) {
    String pod = AgentPod.podKey(migrationId, namespace, claim).name();
    return new ObjectKey(SERVICES, "Service", namespace, pod);
  }

  static ObjectKey routeKey(String migrationId, String namespace, String claim) {
    String pod = AgentPod.podKey(migrationId, namespace, claim).name();
    return new ObjectKey(ROUTES, "Route", namespace, pod);
  }

  /** What has to be made for these ways, in order; nothing for none. */
  static List<Descriptor> objects(AgentSpec spec, List<Way> ways) {
    List<Descriptor> objects = new ArrayList<>();
    if (!ways.isEmpty()) {
      objects.add(service(spec, ways));
    }
    if (ways.contains(Way.ROUTE)) {
      objects.add(route(spec));
    }
    return objects;
  }

  private static Descriptor service(AgentSpec spec, List<Way> ways) {
    ObjectKey key = serviceKey(spec.migrationId(), spec.namespace(), spec.claim());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type(ways));
    body.put(
        "selector",
        Map.of(
            Marks.MIGRATION, spec.migrationId(),
            Marks.ROLE, "agent",
            Marks.CLAIM, AgentPod.claimLabel(spec.claim())));
    body.put(
        "ports",
        List.of(
            Map.of(
                "name",
                "agent",
                "port",
                AgentPod.PORT,
                "targetPort",
                AgentPod.PORT,
                "protocol",
                "TCP")));
    if (type(ways).equals("NodePort")) {
      // Only the pod's own node answers: nobody else's has to forward, and none is asked for.
      body.put("externalTrafficPolicy", "Local");
    }
    return Descriptor.of(
        Map.of(
            "apiVersion", key.apiVersion(),
            "kind", key.kind(),
            "metadata", metadata(spec, key),
            "spec", body));
  }

  private static String type(List<Way> ways) {
    if (ways.contains(Way.LOAD_BALANCER)) {
      return "LoadBalancer";
    }
    return ways.contains(Way.NODE_PORT) ? "NodePort" : "ClusterIP";
  }

  private static Descriptor route(AgentSpec spec) {
    ObjectKey key = routeKey(spec.migrationId(), spec.namespace(), spec.claim());
    return Descriptor.of(
        Map.of(
            "apiVersion", key.apiVersion(),
            "kind", key.kind(),
            "metadata", metadata(spec, key),
            "spec",
                Map.of(
                    "to", Map.of("kind", "Service", "name", key.name()),
                    "port", Map.of("targetPort", "agent"),
                    // The router sees the host's name and no more.
                    "tls", Map.of("termination", "passthrough"))));
  }

  private static Map<String, Object> metadata(AgentSpec spec, ObjectKey key) {
    return Map.of(
        "name", key.name(),
        "namespace", key.namespace(),
        "labels", Map.of(Marks.MIGRATION, spec.migrationId(), Marks.ROLE, ROLE));
  }

  /**
   * The addresses that these ways lead to now.
   *
   * @param scheme what the agent speaks
   */
  static List<AgentAddress> addresses(
      List<Way> ways,
      String scheme,
      Descriptor pod,
      Optional<Descriptor> service,
      Optional<Descriptor> route) {
    return ways.stream()
        .map(way ->
            switch (way) {
              case NODE_PORT -> nodePort(scheme, pod, service);
              case LOAD_BALANCER -> loadBalancer(scheme, service);
              case ROUTE -> throughRoute(route);
              case UNKNOWN, POD_ADDRESS, RELAYED ->
                  AgentAddress.missing(way, "no site can open agents in this way");
            })
        .toList();
  }

  private static AgentAddress nodePort(
      String scheme, Descriptor pod, Optional<Descriptor> service) {
    Optional<Long> port =
        service
            .flatMap(found -> found.listAt("spec", "ports").stream().findFirst())
            .flatMap(first -> JsonTree.at(first, "nodePort"))
            .filter(Long.class::isInstance)
            .map(Long.class::cast);
    Optional<String> node = pod.textAt("status", "hostIP");
    return port.isPresent() && node.isPresent()
        ? AgentAddress.at(Way.NODE_PORT, uri(scheme, node.get(), port.get()))
        : AgentAddress.missing(Way.NODE_PORT, "its Service has no node port");
  }

  private static AgentAddress loadBalancer(String scheme, Optional<Descriptor> service) {
    return ingress(service, "loadBalancer")
        .flatMap(first -> JsonTree.textAt(first, "ip").or(() -> JsonTree.textAt(first, "hostname")))
        .map(host -> AgentAddress.at(Way.LOAD_BALANCER, uri(scheme, host, AgentPod.PORT)))
        .orElseGet(() ->
            AgentAddress.missing(
                Way.LOAD_BALANCER, "no load balancer has given its Service an address"));
  }

  private static Optional<Object> ingress(Optional<Descriptor> service, String field) {
    return service.flatMap(found -> found.listAt("status", field, "ingress").stream().findFirst());
  }

  private static AgentAddress throughRoute(Optional<Descriptor> route) {
    return route
        .flatMap(found -> found.listAt("status", "ingress").stream().findFirst())
        .flatMap(admitted -> JsonTree.textAt(admitted, "host"))
        .map(host -> AgentAddress.at(Way.ROUTE, uri("https", host, HTTPS_PORT)))
        .orElseGet(() -> AgentAddress.missing(Way.ROUTE, "no router has admitted its Route"));
  }

  /** The address of an agent behind a host. */
  static URI uri(String scheme, String host, long port) {
    String named = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + named + ":" + port);
  }
}
