package dev.theseus.sites.descriptor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes quantities of bytes, such as {@code 1Gi} or {@code 500M}. */
public final class Quantity {

  private static final Pattern FORM =
      Pattern.compile("([+-]?\\d*\\.?\\d+)(m|[kMGTPE]|[KMGTPE]i|[eE][+-]?\\d+)?");
  private static final String LETTERS = "KMGTPE";
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  private Quantity() {}

  /** The bytes of a text or number, rounded up; empty for what is no quantity. */
  public static OptionalLong bytes(Object quantity) {
    Matcher form = FORM.matcher(String.valueOf(quantity).strip());
    if (!form.matches()) {
      return OptionalLong.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String unit = form.group(2) == null ? "" : form.group(2);
    BigDecimal bytes = number.multiply(factor(unit)).setScale(0, RoundingMode.CEILING);
    return OptionalLong.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }

  private static BigDecimal factor(String unit) {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    if (unit.equals("m")) {
      return new BigDecimal("0.001");
    }
    int exponent = LETTERS.indexOf(unit.substring(0, 1).toUpperCase(Locale.ROOT)) + 1;
    if (unit.endsWith("i")) {
      return BigDecimal.valueOf(1024).pow(exponent);
    }
    return unit.length() > 1
        ? BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(unit.substring(1)))
        : BigDecimal.valueOf(1000).pow(exponent);
  }

  /** The shortest exact binary form, such as {@code 1536Mi}. */
  public static String exact(long bytes) {
    long number = bytes;
    int unit = -1;
    while (number != 0 && number % 1024 == 0 && unit + 1 < LETTERS.length()) {
      number /= 1024;
      unit++;
    }
    return unit < 0 ? Long.toString(number) : number + LETTERS.substring(unit, unit + 1) + "i";
  }

  /** For people, such as {@code 1.5 GiB}. */
  public static String readable(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    String number =
        unit == 0 || value == Math.rint(value)
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.1f", value);
    return number + " " + UNITS.get(unit);
  }
}
