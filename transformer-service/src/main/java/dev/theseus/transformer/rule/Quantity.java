package dev.theseus.transformer.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes quantities of bytes, such as {@code 1Gi}. */
final class Quantity {

  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]*\\.?[0-9]+)(m|[kMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?");
  private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final Map<String, Integer> DECIMAL =
      Map.of("m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private Quantity() {}

  /** The bytes of a quantity, rounded up; empty for a text that is none. */
  static Optional<Long> bytes(Object value) {
    Matcher form = FORM.matcher(value.toString());
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String unit = Optional.ofNullable(form.group(2)).orElse("");
    BigDecimal bytes;
    if (unit.endsWith("i")) {
      bytes = number.multiply(BigDecimal.valueOf(2).pow(10 * (BINARY.indexOf(unit) + 1)));
    } else if (DECIMAL.containsKey(unit)) {
      bytes = number.scaleByPowerOfTen(DECIMAL.getOrDefault(unit, 0));
    } else {
      bytes =
          unit.isEmpty() ? number : number.scaleByPowerOfTen(Integer.parseInt(unit.substring(1)));
    }
    return Optional.of(bytes.setScale(0, RoundingMode.CEILING).longValue());
  }

  /** Bytes in the shortest exact binary form. */
  static String text(long bytes) {
    long number = bytes;
    String unit = "";
    for (String next : BINARY) {
      if (number == 0 || number % 1024 != 0) {
        break;
      }
      number /= 1024;
      unit = next;
    }
    return number + unit;
  }
}
