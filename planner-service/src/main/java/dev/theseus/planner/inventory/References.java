package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an application refers to, and whether it is there. */
public final class References {

  private static final Pattern URL =
      Pattern.compile("\\b[a-z][a-z0-9+.-]*://[^\\s\"'<>,;)\\]}]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern FOREIGN_SERVICE =
      Pattern.compile("\\b([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc\\b");

  private final Inventory inventory;
  private final List<Descriptor> objects;
  private final Texts texts;
  private final String namespace;

  /**
   * References of an application.
   *
   * @param objects everything in its namespace, so that what exists but stays is not missing
   */
  public References(Inventory inventory, List<Descriptor> objects, String namespace) {
    this.inventory = inventory;
    this.objects = objects;
    this.texts = new Texts(objects);
    this.namespace = namespace;
  }

  /** What is named and does not exist: {@code Kind/name} by the object that names it. */
  public Map<String, List<String>> dangling() {
    Set<String> present =
        objects.stream().map(o -> o.kind() + "/" + o.name()).collect(Collectors.toSet());
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (Component component : inventory.components()) {
      List<String> named = new ArrayList<>(named(component.template()));
      named.removeIf(present::contains);
      if (!named.isEmpty()) {
        missing.put(component.id(), named);
      }
    }
    for (Descriptor object : inventory.moved()) {
      List<String> named = new ArrayList<>(namedBy(object));
      named.removeIf(present::contains);
      if (!named.isEmpty()) {
        missing.put(object.kind() + "/" + object.name(), named);
      }
    }
    return missing;
  }

  private static List<String> named(PodSpec template) {
    List<String> named = new ArrayList<>();
    template.claims().forEach(name -> named.add("PersistentVolumeClaim/" + name));
    template.configMaps().forEach(name -> named.add("ConfigMap/" + name));
    template.secrets().forEach(name -> named.add("Secret/" + name));
    template.pullSecrets().forEach(name -> named.add("Secret/" + name));
    template
        .serviceAccount()
        .filter(name -> !name.equals("default"))
        .ifPresent(name -> named.add("ServiceAccount/" + name));
    return named.stream().distinct().toList();
  }

  private static List<String> namedBy(Descriptor object) {
    List<String> named = new ArrayList<>();
    if (object.is("networking.k8s.io", "Ingress")) {
      object.listAt("spec", "tls").stream()
          .flatMap(tls -> JsonTree.textAt(tls, "secretName").stream())
          .forEach(name -> named.add("Secret/" + name));
      object.listAt("spec", "rules").stream()
          .flatMap(rule -> JsonTree.listAt(rule, "http", "paths").stream())
          .flatMap(path -> JsonTree.textAt(path, "backend", "service", "name").stream())
          .forEach(name -> named.add("Service/" + name));
    }
    if (object.is("autoscaling", "HorizontalPodAutoscaler")) {
      object
          .textAt("spec", "scaleTargetRef", "name")
          .ifPresent(name ->
              named.add(
                  object.textAt("spec", "scaleTargetRef", "kind").orElse("Deployment")
                      + "/"
                      + name));
    }
    return named;
  }

  /** Hosts outside of the application that a component is openly told to reach, by component. */
  public Map<String, Set<String>> outside() {
    Set<String> services =
        objects.stream()
            .filter(o -> o.is("", "Service"))
            .map(Descriptor::name)
            .collect(Collectors.toSet());
    Map<String, Set<String>> outside = new LinkedHashMap<>();
    for (Component component : inventory.components()) {
      Set<String> hosts = new LinkedHashSet<>();
      texts.open(component.template()).forEach(text -> hosts.addAll(hosts(text)));
      hosts.removeIf(host -> ours(host, services));
      if (!hosts.isEmpty()) {
        outside.put(component.id(), hosts);
      }
    }
    return outside;
  }

  private static Set<String> hosts(String text) {
    Set<String> hosts = new LinkedHashSet<>();
    Matcher urls = URL.matcher(text);
    while (urls.find()) {
      host(urls.group()).ifPresent(hosts::add);
    }
    Matcher foreign = FOREIGN_SERVICE.matcher(text);
    while (foreign.find()) {
      hosts.add(foreign.group(1) + "." + foreign.group(2) + ".svc");
    }
    return hosts;
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost());
    } catch (IllegalArgumentException noUrl) {
      return Optional.empty(); // Text that only looks like one names no host.
    }
  }

  private boolean ours(String host, Set<String> services) {
    String first = host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
    boolean local =
        host.equals("localhost")
            || host.startsWith("127.")
            || host.equals("0.0.0.0")
            || host.startsWith("[");
    boolean inNamespace =
        services.contains(first)
            && (!host.contains(".")
                || host.equals(first + "." + namespace)
                || host.startsWith(first + "." + namespace + ".svc"));
    return local || inNamespace || host.contains("$");
  }
}
