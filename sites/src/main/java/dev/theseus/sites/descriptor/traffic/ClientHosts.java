package dev.theseus.sites.descriptor.traffic;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Hosts and addresses at which clients from outside a cluster find what a descriptor describes. */
public final class ClientHosts {

  /** A kind that may have such hosts. */
  public record Kind(String apiVersion, String kind) {}

  /** All kinds that may have some. */
  public static final List<Kind> KINDS =
      List.of(
          new Kind("v1", "Service"),
          new Kind("networking.k8s.io/v1", "Ingress"),
          new Kind("gateway.networking.k8s.io/v1", "HTTPRoute"),
          new Kind("route.openshift.io/v1", "Route"));

  private ClientHosts() {}

  /** The hosts, as they stand in its spec and its status; empty for what only its cluster sees. */
  public static List<String> of(Descriptor object) {
    Stream<String> hosts =
        switch (object.kind()) {
          case "Service" -> service(object);
          case "Ingress" ->
              Stream.concat(texts(object.listAt("spec", "rules"), "host"), balancer(object));
          case "HTTPRoute" -> object.listAt("spec", "hostnames").stream().map(String::valueOf);
          case "Route" -> object.textAt("spec", "host").stream();
          default -> Stream.empty();
        };
    Set<String> each = new LinkedHashSet<>();
    hosts.filter(host -> !host.isEmpty()).forEach(each::add);
    return List.copyOf(each);
  }

  private static Stream<String> service(Descriptor service) {
    String type = service.textAt("spec", "type").orElse("ClusterIP");
    Stream<String> external = service.listAt("spec", "externalIPs").stream().map(String::valueOf);
    boolean atNodes = type.equals("NodePort") || type.equals("LoadBalancer");
    Stream<String> nodePorts =
        atNodes
            ? service.listAt("spec", "ports").stream()
                .flatMap(port -> JsonTree.at(port, "nodePort").stream())
                .map(port -> "port " + port + " of each node")
            : Stream.empty();
    return Stream.of(balancer(service), external, nodePorts).flatMap(each -> each);
  }

  private static Stream<String> balancer(Descriptor object) {
    return object.listAt("status", "loadBalancer", "ingress").stream()
        .flatMap(entry -> {
          Optional<String> address = JsonTree.textAt(entry, "ip");
          return address.or(() -> JsonTree.textAt(entry, "hostname")).stream();
        });
  }

  private static Stream<String> texts(List<Object> entries, String field) {
    return entries.stream().flatMap(entry -> JsonTree.textAt(entry, field).stream());
  }
}
