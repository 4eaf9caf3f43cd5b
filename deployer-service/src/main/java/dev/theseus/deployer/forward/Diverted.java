package dev.theseus.deployer.forward;

import dev.theseus.deployer.forward.Lead.Endpoint;
import dev.theseus.deployer.forward.Lead.Port;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Service of the source that leads to the target: what becomes of it, and its slice. */
public final class Diverted {

  /** The kind of what says where a Service leads. */
  public static final String SLICE_API = "discovery.k8s.io/v1";

  /** Label of a slice: its Service. */
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  /** Label of a slice: who keeps it. No controller touches what another one manages. */
  public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private static final String US = "theseus.dev";

  private Diverted() {}

  /** Whether ends of this Service have IPv6 addresses. */
  public static boolean isIpv6(Descriptor service) {
    return service.listAt("spec", "ipFamilies").stream()
        .findFirst()
        .filter("IPv6"::equals)
        .isPresent();
  }

  /** The slice that leads a Service there; it goes when the Service does. */
  public static Descriptor slice(Descriptor service, Lead lead, String migrationId) {
    Map<String, Object> owner =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "name",
            service.name(),
            "uid",
            service.uid().orElse(""));
    Map<String, Object> metadata =
        Map.of(
            "name",
            service.name() + "-theseus",
            "namespace",
            service.namespace(),
            "labels",
            Map.of(
                SERVICE_LABEL,
                service.name(),
                MANAGED_BY,
                US,
                Marks.MIGRATION,
                migrationId,
                Marks.FORWARD,
                migrationId),
            "ownerReferences",
            List.of(owner));
    return Descriptor.of(
        Map.of(
            "apiVersion",
            SLICE_API,
            "kind",
            "EndpointSlice",
            "metadata",
            metadata,
            "addressType",
            isIpv6(service) ? "IPv6" : "IPv4",
            "endpoints",
            lead.endpoints().stream().map(Diverted::endpoint).toList(),
            "ports",
            lead.ports().stream().map(Diverted::port).toList()));
  }

  private static Map<String, Object> endpoint(Endpoint end) {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("addresses", List.of(end.address()));
    endpoint.put("conditions", Map.of("ready", true, "serving", true, "terminating", false));
    end.hostname().ifPresent(name -> endpoint.put("hostname", name));
    return endpoint;
  }

  private static Map<String, Object> port(Port port) {
    return Map.of("name", port.name(), "port", port.number(), "protocol", port.protocol());
  }

  /** Whether a slice is ours: of this migration, whatever it leads to. */
  public static boolean isOurs(Descriptor slice, String migrationId) {
    return slice.label(Marks.FORWARD).filter(migrationId::equals).isPresent()
        && slice.label(MANAGED_BY).filter(US::equals).isPresent();
  }

  /** The Service without its selector, which it keeps beside; no controller adds ends to it. */
  public static Descriptor withoutSelector(Descriptor service, String migrationId) {
    Map<String, Object> selector = service.mapAt("spec", "selector");
    return selector.isEmpty()
        ? service
        : service
            .withAnnotation(Marks.FORWARD_SELECTOR, JsonTree.canonical(selector))
            .withLabel(Marks.FORWARD, migrationId)
            .without("spec", "selector");
  }

  /** The Service as it was; unchanged where it does not lead elsewhere. */
  public static Descriptor withSelector(Descriptor service) {
    return service
        .annotation(Marks.FORWARD_SELECTOR)
        .map(text ->
            service
                .with(parse(text), "spec", "selector")
                .withoutAnnotation(Marks.FORWARD_SELECTOR)
                .withoutLabel(Marks.FORWARD))
        .orElse(service);
  }

  private static Map<String, Object> parse(String text) {
    String holder = "{\"apiVersion\":\"v1\",\"kind\":\"Value\",\"value\":" + text + "}";
    return new DescriptorReader()
        .read("annotation " + Marks.FORWARD_SELECTOR, holder)
        .getFirst()
        .mapAt("value");
  }
}
