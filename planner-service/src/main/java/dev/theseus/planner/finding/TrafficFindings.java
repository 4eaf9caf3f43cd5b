package dev.theseus.planner.finding;

import dev.theseus.events.Finding;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.hook.Hook;
import dev.theseus.sites.descriptor.traffic.AskedAddress;
import dev.theseus.sites.descriptor.traffic.ClientHosts;
import dev.theseus.sites.descriptor.traffic.Forwardable;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes of the traffic to a source that moves, and what is left to the user. */
public final class TrafficFindings {

  private final Findings findings = new Findings();
  private final Inventory inventory;
  private final MigrationSpec spec;

  private TrafficFindings(Inventory inventory, MigrationSpec spec) {
    this.inventory = inventory;
    this.spec = spec;
  }

  /** All of them; none where the source goes on serving. */
  public static List<Finding> of(Inventory inventory, MigrationSpec spec) {
    if (spec.mode() != Mode.MOVE) {
      return List.of();
    }
    TrafficFindings traffic = new TrafficFindings(inventory, spec);
    inventory.moved().forEach(traffic::clients);
    if (spec.forwardTraffic()) {
      traffic.asked();
      traffic.services().forEach(traffic::forward);
    }
    return traffic.findings.sorted();
  }

  private List<Descriptor> services() {
    return inventory.moved().stream().filter(object -> object.is("", "Service")).toList();
  }

  private void clients(Descriptor object) {
    List<String> hosts = ClientHosts.of(object);
    boolean hooked = Hook.SWITCH_SOURCE.isOn(object) || Hook.SWITCH_TARGET.isOn(object);
    if (!hosts.isEmpty() && !hooked) {
      findings.info(
          object.kind() + "/" + object.name(),
          "Clients use %s now; nothing here changes that: after the move point them, or their DNS names, to what site %s gives it, which is told at the end."
              .formatted(String.join(", ", hosts), spec.target().site()));
    }
  }

  private void asked() {
    TreeSet<String> names =
        services().stream().map(Descriptor::name).collect(Collectors.toCollection(TreeSet::new));
    spec.forwardTo()
        .forEach((service, address) -> {
          if (!names.contains(service)) {
            findings.blocker(
                "Service/" + service,
                "--forward-to names it, and the application has none of that name; allowed are %s."
                    .formatted(names));
          }
          try {
            AskedAddress.parse(address);
          } catch (IllegalArgumentException wrong) {
            findings.blocker(
                "Service/" + service, "Its --forward-to %s.".formatted(wrong.getMessage()));
          }
        });
  }

  private void forward(Descriptor service) {
    String subject = "Service/" + service.name();
    Optional<String> address = Optional.ofNullable(spec.forwardTo().get(service.name()));
    if (address.filter(text -> !isAddress(text)).isPresent()) {
      return;
    }
    Optional<String> objection = Forwardable.objection(service, address);
    if (objection.isPresent()) {
      findings.warning(subject, "It cannot be forwarded. " + objection.get());
      return;
    }
    String ways =
        Forwardable.isHeadless(service)
            ? "pods' addresses, if the source reaches them"
            : "its load balancer, its node ports or its pods' addresses, the first that a pod of"
                + " the source reaches";
    findings.info(
        subject,
        "After the move it leads to site %s by %s; if that does not answer, it stays as it is, and that is told at the end."
            .formatted(spec.target().site(), address.orElse(ways)));
  }

  private static boolean isAddress(String text) {
    try {
      AskedAddress.parse(text);
      return true;
    } catch (IllegalArgumentException wrong) {
      return false;
    }
  }
}
