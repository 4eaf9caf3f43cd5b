package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.Finding;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Planned;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What planner and transformer said about a migration; the newest of each counts. */
final class PlanReport {
  private Optional<Planned> planned = Optional.empty();
  private Optional<DescriptorsTransformed> transformed = Optional.empty();

  void take(MigrationEvent event) {
    if (event instanceof Planned plan) {
      planned = Optional.of(plan);
    } else if (event instanceof DescriptorsTransformed result) {
      transformed = Optional.of(result);
    }
  }

  Optional<Planned> planned() {
    return planned;
  }

  Optional<DescriptorsTransformed> transformed() {
    return transformed;
  }

  List<Finding> findings() {
    return Stream.concat(
            planned.stream().flatMap(plan -> plan.findings().stream()),
            transformed.stream().flatMap(result -> result.findings().stream()))
        .distinct()
        .toList();
  }

  ObjectNode json() {
    var object = JsonNodeFactory.instance.objectNode();
    planned.ifPresent(plan -> {
      object.put("objects", plan.objects());
      var components = object.putArray("components");
      plan.components().forEach(each -> components.add(EventJson.value(each)));
      var volumes = object.putArray("volumes");
      plan.volumes().forEach(each -> volumes.add(EventJson.value(each)));
      var ways = object.putArray("ways");
      plan.ways().forEach(each -> ways.add(EventJson.value(each)));
      object.set("prediction", EventJson.value(plan.prediction()));
    });
    var findings = object.putArray("findings");
    findings().forEach(each -> findings.add(EventJson.value(each)));
    transformed.ifPresent(result -> {
      var losses = object.putArray("losses");
      result.losses().forEach(each -> losses.add(EventJson.value(each)));
      var images = object.putArray("images");
      result.images().forEach(images::add);
      object.put("digest", result.digest());
    });
    return object;
  }
}
