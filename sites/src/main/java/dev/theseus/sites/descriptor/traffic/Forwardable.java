package dev.theseus.sites.descriptor.traffic;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Optional;

/** Whether a Service can lead to another site, as far as its own descriptor tells. */
public final class Forwardable {

  private Forwardable() {}

  /**
   * Why it cannot, as one sentence that says what to do by hand; empty where it can.
   *
   * @param asked the address that a user gave for it
   */
  public static Optional<String> objection(Descriptor service, Optional<String> asked) {
    if (service.textAt("spec", "externalName").isPresent()) {
      return Optional.of(
          "It is a name for another host and leads nowhere itself; change spec.externalName by"
              + " hand.");
    }
    if (service.mapAt("spec", "selector").isEmpty()) {
      return Optional.of("It has no selector; change its hand-written endpoints yourself.");
    }
    if (service.textAt("spec", "internalTrafficPolicy").filter("Local"::equals).isPresent()) {
      return Optional.of(
          "Its internalTrafficPolicy is Local, so it leads to its clients' own nodes only; set"
              + " Cluster, or have clients use another address.");
    }
    List<Object> ports = service.listAt("spec", "ports");
    if (asked.isPresent() && AskedAddress.parse(asked.get()).port().isPresent()) {
      if (isHeadless(service)) {
        return Optional.of(
            "It is headless, so clients choose the port and none can be translated; give --forward-to %s=ADDRESS without a port."
                .formatted(service.name()));
      }
      if (ports.size() != 1) {
        return Optional.of(
            "It has %d ports, and --forward-to gives one; give %s=ADDRESS without a port."
                .formatted(ports.size(), service.name()));
      }
    }
    boolean canBeTried = ports.stream().anyMatch(port -> protocol(port).equals("TCP"));
    return asked.isPresent() || canBeTried
        ? Optional.empty()
        : Optional.of(
            "It has no TCP port, so whether an address answers cannot be tried; give one with --forward-to %s=ADDRESS."
                .formatted(service.name()));
  }

  /** Whether its name stands for its endpoints' own addresses. */
  public static boolean isHeadless(Descriptor service) {
    return service.textAt("spec", "clusterIP").filter("None"::equals).isPresent();
  }

  /** The protocol of one of its ports. */
  public static String protocol(Object port) {
    return JsonTree.textAt(port, "protocol").orElse("TCP");
  }
}
