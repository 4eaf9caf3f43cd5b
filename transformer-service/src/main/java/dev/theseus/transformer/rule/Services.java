package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes from a Service the addresses and ports that the source's network gave it. */
final class Services implements Rule {

  private static final String NONE = "None";

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            descriptor.is("", "Service") ? rewritten(descriptor, options, notes) : descriptor));
  }

  private static Descriptor rewritten(Descriptor service, TransformOptions options, Notes notes) {
    if (service.textAt("spec", "type").orElse("").equals("ExternalName")) {
      reportExternalName(service, options, notes);
      return service;
    }
    Descriptor result = service;
    if (!service.textAt("spec", "clusterIP").orElse("").equals(NONE)) {
      result = result.without("spec", "clusterIP").without("spec", "clusterIPs");
    }
    UserPorts user = UserPorts.of(service);
    if (!user.isUnknown()) {
      result = withoutGeneratedPorts(result, user, notes);
    }
    if (service.textAt("spec", "type").orElse("").equals("LoadBalancer")
        && service.at("spec", "externalIPs").isPresent()) {
      notes.lose(
          LossLevel.BEHAVIOURAL,
          service,
          "spec.externalIPs",
          "The source's external addresses " + service.listAt("spec", "externalIPs") + " go.");
      result = result.without("spec", "externalIPs");
    }
    return result;
  }

  private static Descriptor withoutGeneratedPorts(Descriptor service, UserPorts user, Notes notes) {
    Descriptor result = service;
    List<Object> ports = service.listAt("spec", "ports");
    for (int i = 0; i < ports.size(); i++) {
      Map<String, Object> port = JsonTree.mapAt(ports.get(i));
      if (port.containsKey("nodePort") && !user.set(port)) {
        notes.lose(
            LossLevel.COSMETIC,
            service,
            "spec.ports[" + i + "].nodePort",
            "The source chose " + port.get("nodePort") + "; the target chooses its own.");
        result = result.without("spec", "ports", Integer.toString(i), "nodePort");
      }
    }
    return user.setsHealthCheckPort() ? result : result.without("spec", "healthCheckNodePort");
  }

  private static void reportExternalName(
      Descriptor service, TransformOptions options, Notes notes) {
    String name = service.textAt("spec", "externalName").orElse("");
    if (!options.sameNamespace() && name.contains("." + options.sourceNamespace() + ".svc")) {
      notes.lose(
          LossLevel.BEHAVIOURAL,
          service,
          "spec.externalName",
          "It points into the source's namespace: " + name + ".");
    }
  }
}
