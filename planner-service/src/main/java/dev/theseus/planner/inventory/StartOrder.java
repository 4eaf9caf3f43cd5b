package dev.theseus.planner.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts what others depend on first; in a cycle, whatever comes first by nature and name. */
final class StartOrder {

  private static final Comparator<Component> BY_NATURE =
      Comparator.comparing((Component c) -> c.database().isEmpty())
          .thenComparing(c -> c.claims().isEmpty())
          .thenComparing(Component::id);

  private final Map<String, Component> byId = new LinkedHashMap<>();
  private final Set<String> visited = new LinkedHashSet<>();
  private final List<Component> order = new ArrayList<>();

  private StartOrder(List<Component> components) {
    components.stream().sorted(BY_NATURE).forEach(c -> byId.put(c.id(), c));
  }

  static List<Component> of(List<Component> components) {
    StartOrder order = new StartOrder(components);
    order.byId.values().forEach(order::visit);
    return order.order;
  }

  private void visit(Component component) {
    if (!visited.add(component.id())) {
      return; // Done already, or part of a cycle that is being walked.
    }
    component.dependsOn().stream()
        .flatMap(id ->
            byId.containsKey(id) ? List.of(byId.get(id)).stream() : List.<Component>of().stream())
        .sorted(BY_NATURE)
        .forEach(this::visit);
    order.add(component);
  }
}
