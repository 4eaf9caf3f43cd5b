package dev.theseus.cluster.kubelet;

import java.util.Map;

/** Kubernetes' {@code $(NAME)} references in command, arguments and variables. */
final class VariableExpansion {

  private VariableExpansion() {}

  /**
   * Replaces {@code $(NAME)} by the variable's value. {@code $$} stands for a dollar sign, and a
   * reference to an unknown variable stays as it is, as in Kubernetes.
   */
  static String expand(String text, Map<String, String> variables) {
    var result = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '$' || i + 1 == text.length()) {
        result.append(c);
        i++;
      } else if (text.charAt(i + 1) == '$') {
        result.append('$');
        i += 2;
      } else {
        int close = text.charAt(i + 1) == '(' ? text.indexOf(')', i + 2) : -1;
        String name = close < 0 ? "" : text.substring(i + 2, close);
        int end = close < 0 ? i + 1 : close + 1;
        String value = variables.get(name);
        result.append(value == null ? text.substring(i, end) : value);
        i = end;
      }
    }
    return result.toString();
  }
}
