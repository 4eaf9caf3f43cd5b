package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Kubernetes' label selectors as they stand in specs. An empty one matches nothing here. */
final class LabelSelector {

  private LabelSelector() {}

  /** Matches objects by {@code matchLabels} and {@code matchExpressions}. */
  static Predicate<ObjectNode> of(JsonNode selector) {
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      return object -> false;
    }
    List<Predicate<JsonNode>> expressions = new ArrayList<>();
    selector.path("matchExpressions").forEach(e -> expressions.add(expression(e)));
    Predicate<JsonNode> all = labels -> expressions.stream().allMatch(e -> e.test(labels));
    Predicate<JsonNode> equal = equalTo(selector.path("matchLabels"));
    return object -> {
      JsonNode labels = object.path("metadata").path("labels");
      return equal.test(labels) && all.test(labels);
    };
  }

  /** Matches objects by a plain map of labels, as Services have it. */
  static Predicate<ObjectNode> ofMap(JsonNode map) {
    Predicate<JsonNode> equal = equalTo(map);
    return object -> !map.isEmpty() && equal.test(object.path("metadata").path("labels"));
  }

  private static Predicate<JsonNode> equalTo(JsonNode wanted) {
    return labels ->
        wanted.properties().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }

  private static Predicate<JsonNode> expression(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    return switch (expression.path("operator").asText()) {
      case "In" -> labels -> labels.has(key) && values.contains(labels.path(key).asText());
      case "NotIn" -> labels -> !labels.has(key) || !values.contains(labels.path(key).asText());
      case "Exists" -> labels -> labels.has(key);
      case "DoesNotExist" -> labels -> !labels.has(key);
      default -> labels -> false;
    };
  }
}
