package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Optional;

/** Maps the namespace where a field of an object, and not its text, names the source's. */
final class NamespaceReferences implements Rule {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String EVERY = JsonTree.EVERY;

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            switch (descriptor.kind()) {
              case "NetworkPolicy" -> policy(descriptor, options);
              case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
                  webhooks(descriptor, options, notes);
              case "APIService" -> apiService(descriptor, options, notes);
              case "CustomResourceDefinition" -> definition(descriptor, options);
              case "ServiceMonitor", "PodMonitor" ->
                  descriptor.mapped(
                      name -> mapped(name, options),
                      "spec",
                      "namespaceSelector",
                      "matchNames",
                      EVERY);
              default -> descriptor;
            }));
  }

  private static Descriptor policy(Descriptor policy, TransformOptions options) {
    Descriptor result = policy;
    for (List<String> rule : List.of(List.of("ingress", "from"), List.of("egress", "to"))) {
      String[] selector = {
        "spec", rule.getFirst(), EVERY, rule.getLast(), EVERY, "namespaceSelector"
      };
      result = result.mapped(value -> selector(value, options), selector);
    }
    return result;
  }

  private static Object selector(Object selector, TransformOptions options) {
    Object labelled =
        JsonTree.mapped(selector, name -> mapped(name, options), "matchLabels", NAME_LABEL);
    return JsonTree.mapped(
        labelled,
        expression ->
            JsonTree.textAt(expression, "key").filter(NAME_LABEL::equals).isPresent()
                ? JsonTree.mapped(expression, name -> mapped(name, options), "values", EVERY)
                : expression,
        "matchExpressions",
        EVERY);
  }

  private static Descriptor webhooks(
      Descriptor configuration, TransformOptions options, Notes notes) {
    notes.find(
        Severity.WARNING,
        configuration,
        "It intercepts requests of the whole target cluster; check its rules and caBundle before it is moved.");
    return configuration.mapped(
        name -> mapped(name, options), "webhooks", EVERY, "clientConfig", "service", "namespace");
  }

  private static Descriptor apiService(Descriptor service, TransformOptions options, Notes notes) {
    notes.find(
        Severity.WARNING,
        service,
        "It extends the API of the whole target cluster; check its caBundle before it is moved.");
    return service.mapped(name -> mapped(name, options), "spec", "service", "namespace");
  }

  private static Descriptor definition(Descriptor definition, TransformOptions options) {
    return definition.mapped(
        name -> mapped(name, options),
        "spec",
        "conversion",
        "webhook",
        "clientConfig",
        "service",
        "namespace");
  }

  private static Object mapped(Object name, TransformOptions options) {
    return name.equals(options.sourceNamespace()) ? options.targetNamespace() : name;
  }
}
