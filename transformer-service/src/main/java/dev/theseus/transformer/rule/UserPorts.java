package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.MalformedDescriptorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which node ports a person set, as far as an exported Service tells: by what kubectl applied last,
 * or by who manages the field. A Service that no server has exported was written by a person, so
 * everything in it was set.
 *
 * @param isUnknown whether everything counts as set
 * @param applied the object as a person applied it last; empty for none
 * @param managed the ports of {@code managedFields}, by {@code k:{"port":80,"protocol":"TCP"}}
 * @param setsHealthCheckPort whether a person set {@code healthCheckNodePort}
 */
record UserPorts(
    boolean isUnknown,
    List<Object> applied,
    List<Map<String, Object>> managed,
    boolean setsHealthCheckPort) {

  static UserPorts of(Descriptor service) {
    boolean exported =
        service.uid().isPresent()
            || service.resourceVersion().isPresent()
            || service.at("spec", "clusterIP").isPresent();
    Optional<Descriptor> applied =
        service.annotation(ServerFields.LAST_APPLIED).flatMap(text -> parse(service, text));
    List<Map<String, Object>> specs =
        service.listAt("metadata", "managedFields").stream()
            .map(entry -> JsonTree.mapAt(entry, "fieldsV1", "f:spec"))
            .toList();
    boolean healthCheck =
        applied.flatMap(a -> a.at("spec", "healthCheckNodePort")).isPresent()
            || specs.stream().anyMatch(spec -> spec.containsKey("f:healthCheckNodePort"));
    return new UserPorts(
        !exported,
        applied.map(a -> a.listAt("spec", "ports")).orElse(List.of()),
        specs.stream().map(spec -> JsonTree.mapAt(spec, "f:ports")).toList(),
        healthCheck);
  }

  /** Whether a person set the node port of this port; matched by name, else by number. */
  boolean set(Map<String, Object> port) {
    boolean byApplied =
        applied.stream()
            .flatMap(candidate -> JsonTree.asMap(candidate).stream())
            .filter(candidate -> isSame(candidate, port))
            .anyMatch(candidate -> candidate.containsKey("nodePort"));
    String key =
        "k:"
            + JsonTree.canonical(
                Map.of(
                    "port", port.getOrDefault("port", 0L),
                    "protocol", port.getOrDefault("protocol", "TCP")));
    return byApplied
        || managed.stream().anyMatch(ports -> JsonTree.at(ports, key, "f:nodePort").isPresent());
  }

  private static boolean isSame(Map<String, Object> one, Map<String, Object> other) {
    return (one.containsKey("name") && other.containsKey("name"))
        ? one.get("name").equals(other.get("name"))
        : one.getOrDefault("port", "").equals(other.getOrDefault("port", 0L));
  }

  private static Optional<Descriptor> parse(Descriptor service, String text) {
    try {
      return new DescriptorReader()
          .read(ServerFields.LAST_APPLIED + " of " + service, text).stream().findFirst();
    } catch (MalformedDescriptorException edited) {
      // Somebody edited kubectl's note by hand; it then tells nothing.
      return Optional.empty();
    }
  }
}
