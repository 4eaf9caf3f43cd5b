package dev.theseus.deployer.forward;

import dev.theseus.deployer.forward.Lead.By;
import dev.theseus.deployer.forward.Lead.Endpoint;
import dev.theseus.deployer.forward.Lead.Port;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.traffic.AskedAddress;
import dev.theseus.sites.descriptor.traffic.Forwardable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The ways that may lead to a Service of the target, best first.
 *
 * @param service the target's Service
 * @param slices its EndpointSlices
 * @param pods the pods of its namespace, for the nodes that they are on
 */
public record Leads(Descriptor service, List<Descriptor> slices, List<Descriptor> pods) {

  /** Takes copies. */
  public Leads {
    slices = List.copyOf(slices);
    pods = List.copyOf(pods);
  }

  /**
   * All ways.
   *
   * @param asked the address that a user gave; then there is no other
   * @param ipv6 whether ends must have IPv6 addresses, or IPv4 ones
   */
  public List<Lead> of(Optional<AskedAddress> asked, boolean ipv6) {
    if (asked.isPresent()) {
      AskedAddress address = asked.get();
      Endpoint end = new Endpoint(address.host(), Optional.empty());
      return lead(By.ASKED, List.of(end), asked(address), ipv6).toList();
    }
    List<Lead> leads = new ArrayList<>();
    // Clients of a headless Service choose the port, so none can be translated for them.
    if (!Forwardable.isHeadless(service)) {
      lead(By.LOAD_BALANCER, balancer(), ports(port -> number(port, "port")), ipv6)
          .forEach(leads::add);
      lead(By.NODE_PORT, nodes(), ports(port -> number(port, "nodePort")), ipv6)
          .forEach(leads::add);
    }
    lead(By.PODS, podEnds(), slicePorts(), ipv6).forEach(leads::add);
    return leads;
  }

  private static Stream<Lead> lead(By by, List<Endpoint> ends, List<Port> ports, boolean ipv6) {
    List<Endpoint> usable =
        ends.stream().filter(end -> end.address().contains(":") == ipv6).distinct().toList();
    return usable.isEmpty() || ports.isEmpty()
        ? Stream.empty()
        : Stream.of(new Lead(by, usable, ports));
  }

  private List<Port> asked(AskedAddress address) {
    if (address.port().isPresent()) {
      return ports(_ -> Optional.of(address.port().getAsInt()));
    }
    List<Port> own = slicePorts();
    return Forwardable.isHeadless(service) && !own.isEmpty()
        ? own
        : ports(port -> number(port, "port"));
  }

  private List<Endpoint> balancer() {
    return service.listAt("status", "loadBalancer", "ingress").stream()
        .flatMap(entry -> JsonTree.textAt(entry, "ip").stream())
        .map(address -> new Endpoint(address, Optional.empty()))
        .toList();
  }

  /** Nodes on which its pods are: they answer under any externalTrafficPolicy. */
  private List<Endpoint> nodes() {
    Map<String, Object> selector = service.mapAt("spec", "selector");
    return pods.stream()
        .filter(pod -> pod.labels().entrySet().containsAll(selector.entrySet()))
        .flatMap(pod -> pod.textAt("status", "hostIP").stream())
        .distinct()
        .map(address -> new Endpoint(address, Optional.empty()))
        .toList();
  }

  private List<Endpoint> podEnds() {
    return slices.stream()
        .flatMap(slice -> slice.listAt("endpoints").stream())
        .filter(
            end -> JsonTree.at(end, "conditions", "ready").filter(Boolean.FALSE::equals).isEmpty())
        .flatMap(end ->
            JsonTree.listAt(end, "addresses").stream()
                .map(address ->
                    new Endpoint(String.valueOf(address), JsonTree.textAt(end, "hostname"))))
        .toList();
  }

  /** What pods listen on; a port by name may have got its number only there. */
  private List<Port> slicePorts() {
    return slices.stream()
        .flatMap(slice -> slice.listAt("ports").stream())
        .flatMap(port -> number(port, "port").map(number -> port(port, number)).stream())
        .distinct()
        .toList();
  }

  private List<Port> ports(Function<Object, Optional<Integer>> number) {
    List<Object> all = service.listAt("spec", "ports");
    List<Port> ports =
        all.stream().flatMap(port -> number.apply(port).map(n -> port(port, n)).stream()).toList();
    return ports.size() == all.size() ? ports : List.of();
  }

  private static Port port(Object port, int number) {
    return new Port(JsonTree.textAt(port, "name").orElse(""), number, Forwardable.protocol(port));
  }

  private static Optional<Integer> number(Object port, String field) {
    return JsonTree.at(port, field)
        .filter(Long.class::isInstance)
        .map(value -> Math.toIntExact((Long) Objects.requireNonNull(value)))
        .filter(number -> number > 0);
  }
}
