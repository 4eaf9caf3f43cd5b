package dev.theseus.deployer.forward;

import dev.theseus.sites.Reach.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A way to a Service of the target.
 *
 * @param by what it goes by
 * @param endpoints where it ends; never empty
 * @param ports by the names of the Service's ports
 */
public record Lead(By by, List<Endpoint> endpoints, List<Port> ports) {

  /** What a lead goes by, the one that is asked for first, then the one that lasts longest. */
  public enum By {
    ASKED("the address that was asked for", true),
    LOAD_BALANCER("the load balancer of the target's Service", true),
    NODE_PORT("the node ports of the target's Service", true),
    PODS(
        "the addresses of the target's pods, which change when pods are made anew; give the Service"
            + " a load balancer or a node port, or move clients soon",
        false);

    private final String text;
    private final boolean lasting;

    By(String text, boolean lasting) {
      this.text = text;
      this.lasting = lasting;
    }

    /** In a sentence. */
    public String text() {
      return text;
    }

    /** Whether it may be taken where nobody could try it. */
    public boolean isLasting() {
      return lasting;
    }
  }

  /**
   * One end.
   *
   * @param hostname of a pod behind a headless Service
   */
  public record Endpoint(String address, Optional<String> hostname) {}

  /**
   * One port.
   *
   * @param name of the Service's port; empty where it has none
   * @param protocol TCP, UDP or SCTP
   */
  public record Port(String name, int number, String protocol) {}

  /** Takes copies. */
  public Lead {
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** What a connection can be tried to. */
  public Set<HostPort> toTry() {
    return endpoints.stream()
        .flatMap(end -> toTry(end).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<HostPort> toTry(Endpoint end) {
    return ports.stream()
        .filter(port -> port.protocol().equals("TCP"))
        .map(port -> new HostPort(end.address(), port.number()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** This with those ends only that accept at every port; empty where none does. */
  public Optional<Lead> among(Set<HostPort> accepted) {
    List<Endpoint> reached =
        endpoints.stream().filter(end -> accepted.containsAll(toTry(end))).toList();
    boolean proven = !toTry().isEmpty() || by == By.ASKED;
    return reached.isEmpty() || !proven
        ? Optional.empty()
        : Optional.of(new Lead(by, reached, ports));
  }

  /** As address:port, for people. */
  public List<String> text() {
    return endpoints.stream()
        .flatMap(end ->
            ports.stream().map(port -> new HostPort(end.address(), port.number()).toString()))
        .distinct()
        .toList();
  }
}
