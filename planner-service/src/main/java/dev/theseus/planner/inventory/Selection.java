package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The objects that a label selector names, and what their pods need to run. */
final class Selection {

  private Selection() {}

  static List<Descriptor> of(List<Descriptor> objects, String selector) {
    if (selector.isBlank()) {
      return objects;
    }
    Predicate<Map<String, String>> wanted = LabelSelector.parse(selector);
    List<Descriptor> named = objects.stream().filter(o -> wanted.test(o.labels())).toList();
    Set<String> needed = new LinkedHashSet<>();
    for (Descriptor object : named) {
      PodSpec.of(object).ifPresent(template -> need(template, needed));
      Component.all(List.of(object), claims(objects))
          .forEach(c -> c.claims().forEach(claim -> needed.add("PersistentVolumeClaim/" + claim)));
    }
    return objects.stream()
        .filter(o ->
            named.contains(o) || needed.contains(o.kind() + "/" + o.name()) || serves(o, named))
        .toList();
  }

  private static List<Descriptor> claims(List<Descriptor> objects) {
    return objects.stream().filter(o -> o.is("", "PersistentVolumeClaim")).toList();
  }

  private static void need(PodSpec template, Set<String> needed) {
    template.claims().forEach(name -> needed.add("PersistentVolumeClaim/" + name));
    template.configMaps().forEach(name -> needed.add("ConfigMap/" + name));
    template.secrets().forEach(name -> needed.add("Secret/" + name));
    template.pullSecrets().forEach(name -> needed.add("Secret/" + name));
    template.serviceAccount().ifPresent(name -> needed.add("ServiceAccount/" + name));
  }

  private static boolean serves(Descriptor object, List<Descriptor> named) {
    Map<String, String> selector = object.texts("spec", "selector");
    return object.is("", "Service")
        && !selector.isEmpty()
        && named.stream()
            .flatMap(workload -> PodSpec.of(workload).stream())
            .anyMatch(t -> t.labels().entrySet().containsAll(selector.entrySet()));
  }
}
