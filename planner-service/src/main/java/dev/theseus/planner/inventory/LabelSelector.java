package dev.theseus.planner.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector as kubectl writes it. */
final class LabelSelector {

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(!)\\s*([\\w./-]+)|([\\w./-]+)\\s+(in|notin)\\s*\\(([^)]*)\\)"
              + "|([\\w./-]+)\\s*(==|=|!=)\\s*([\\w.-]*)|([\\w./-]+))\\s*(?:,|$)");

  private LabelSelector() {}

  /**
   * The selector as a test of labels.
   *
   * @throws IllegalArgumentException where the text is no selector
   */
  static Predicate<Map<String, String>> parse(String text) {
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException(
            "selector '%s' is not readable from '%s' on; allowed are key=value, key!=value, key in (a,b), key notin (a,b), key, !key"
                .formatted(text, text.substring(at)));
      }
      terms.add(term(matcher));
      at = matcher.end();
    }
    return labels -> terms.stream().allMatch(term -> term.test(labels));
  }

  private static Predicate<Map<String, String>> term(Matcher m) {
    if (m.group(2) != null) {
      String key = m.group(2);
      return labels -> !labels.containsKey(key);
    }
    if (m.group(3) != null) {
      String key = m.group(3);
      Set<String> values = Set.of(m.group(5).strip().split("\\s*,\\s*", -1));
      boolean in = m.group(4).equals("in");
      return labels -> (labels.containsKey(key) && values.contains(labels.get(key))) == in;
    }
    if (m.group(6) != null) {
      String key = m.group(6);
      String value = m.group(8);
      boolean equal = !m.group(7).equals("!=");
      return labels -> value.equals(labels.get(key)) == equal;
    }
    String key = m.group(9);
    return labels -> labels.containsKey(key);
  }
}
