package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which workload reaches which other, through the Services whose names it is told. */
final class Dependencies {

  private final Texts texts;
  private final Map<Pattern, List<String>> reachable = new LinkedHashMap<>();

  Dependencies(List<Descriptor> objects, List<PodSpec> templates) {
    this.texts = new Texts(objects);
    for (Descriptor service : objects) {
      Map<String, String> selector = service.texts("spec", "selector");
      if (service.is("", "Service") && !selector.isEmpty()) {
        List<String> behind =
            templates.stream()
                .filter(template -> template.labels().entrySet().containsAll(selector.entrySet()))
                .map(Component::id)
                .toList();
        reachable.put(ServiceNames.of(service.name(), service.namespace()), behind);
      }
    }
  }

  List<String> of(PodSpec template) {
    List<String> told =
        Stream.concat(texts.open(template).stream(), texts.secret(template).stream()).toList();
    List<String> others = new ArrayList<>();
    reachable.forEach((name, behind) -> {
      if (told.stream().anyMatch(text -> name.matcher(text).find())) {
        others.addAll(behind);
      }
    });
    return others.stream().distinct().filter(id -> !id.equals(Component.id(template))).toList();
  }
}
