package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads label and field selectors as clients write them in queries. */
final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s,!=()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s,!=()]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s,!=()<>]+)\\s*");
  private static final Pattern COMMAS_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z][\\w.]*?)\\s*(==|=|!=)\\s*(.*)");

  private Selectors() {}

  /** Everything that the query asks of an object. */
  static Predicate<ObjectNode> of(ApiRequest request) {
    Predicate<ObjectNode> labels =
        request.parameter("labelSelector").map(Selectors::labels).orElse(object -> true);
    Predicate<ObjectNode> fields =
        request.parameter("fieldSelector").map(Selectors::fields).orElse(object -> true);
    return labels.and(fields);
  }

  static Predicate<ObjectNode> labels(String selector) {
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (String term : COMMAS_OUTSIDE_PARENTHESES.split(selector, -1)) {
      if (!term.isBlank()) {
        all.add(labelTerm(term));
      }
    }
    return object -> {
      JsonNode labels = object.path("metadata").path("labels");
      return all.stream().allMatch(term -> term.test(labels));
    };
  }

  private static Predicate<JsonNode> labelTerm(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      String key = set.group(1);
      Set<String> values =
          Set.copyOf(
              Arrays.stream(set.group(3).split(",", -1)).map(String::strip).distinct().toList());
      return set.group(2).equals("in")
          ? labels -> labels.has(key) && values.contains(labels.get(key).asText())
          : labels -> !labels.has(key) || !values.contains(labels.get(key).asText());
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      String key = equality.group(1);
      String value = equality.group(3);
      return equality.group(2).equals("!=")
          ? labels -> !labels.has(key) || !labels.get(key).asText().equals(value)
          : labels -> labels.has(key) && labels.get(key).asText().equals(value);
    }
    Matcher exists = EXISTS.matcher(term);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return labels -> labels.has(exists.group(2)) == wanted;
    }
    throw ApiStatusException.badRequest(
        "unable to parse requirement: '"
            + term
            + "' is none of key=value, key!=value, key in (a,b), key notin (a,b), key, !key");
  }

  /** Any path of the object that leads to a value may be selected, as custom resources allow. */
  static Predicate<ObjectNode> fields(String selector) {
    Predicate<ObjectNode> all = object -> true;
    for (String term : selector.split(",", -1)) {
      Matcher field = FIELD.matcher(term.strip());
      if (term.isBlank()) {
        continue;
      }
      if (!field.matches()) {
        throw ApiStatusException.badRequest(
            "invalid field selector: '" + term + "' is neither path=value nor path!=value");
      }
      String[] path = field.group(1).split("\\.", -1);
      String wanted = field.group(3);
      boolean negated = field.group(2).equals("!=");
      all = all.and(object -> valueAt(object, path).equals(wanted) != negated);
    }
    return all;
  }

  private static String valueAt(JsonNode object, String[] path) {
    JsonNode node = object;
    for (String step : path) {
      node = node.path(step);
    }
    return node.asText("");
  }
}
