package dev.theseus.sites.descriptor;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted scalar means to kubectl, which reads YAML 1.1: {@code 0444} is octal and {@code
 * yes} is true. A YAML 1.2 reader would silently give a volume another mode.
 */
final class YamlScalars {

  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7_]+");
  private static final Pattern HEX = Pattern.compile("[-+]?0x[0-9a-fA-F_]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private YamlScalars() {}

  static @Nullable Object resolve(String text) {
    if (NULL.contains(text)) {
      return null;
    }
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    char first = text.charAt(0);
    return first == '-' || first == '+' || first == '.' || Character.isDigit(first)
        ? resolveNumber(text)
        : text;
  }

  private static Object resolveNumber(String text) {
    String digits = text.replace("_", "");
    if (DECIMAL.matcher(text).matches()) {
      return new BigInteger(digits);
    }
    if (HEX.matcher(text).matches()) {
      return new BigInteger(digits.replaceFirst("0x", ""), 16);
    }
    if (OCTAL.matcher(text).matches()) {
      return new BigInteger(digits.replaceFirst("0o?", ""), 8);
    }
    if (FLOAT.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? text : (Object) value;
    }
    return text;
  }
}
