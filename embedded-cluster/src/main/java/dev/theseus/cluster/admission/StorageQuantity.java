package dev.theseus.cluster.admission;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' quantities such as {@code 1Gi} or {@code 250m} as numbers. */
final class StorageQuantity {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]+(?:\\.[0-9]*)?|[+-]?\\.[0-9]+)([a-zA-Z]*)([-+]?[0-9]*)");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Map<String, Integer> BINARY =
      Map.of("Ki", 1, "Mi", 2, "Gi", 3, "Ti", 4, "Pi", 5, "Ei", 6);
  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private StorageQuantity() {}

  /** Empty for what is no quantity. */
  static Optional<BigDecimal> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String unit = form.group(2);
    String exponent = form.group(3);
    if (!exponent.isEmpty()) {
      return unit.equalsIgnoreCase("e")
          ? Optional.of(number.scaleByPowerOfTen(Integer.parseInt(exponent)))
          : Optional.empty();
    }
    return Optional.ofNullable(BINARY.get(unit))
        .map(power -> number.multiply(KIBI.pow(power)))
        .or(() -> Optional.ofNullable(DECIMAL.get(unit)).map(number::scaleByPowerOfTen));
  }

  /** For sums, where what is no quantity counts nothing. */
  static BigDecimal orZero(String text) {
    return parse(text).orElse(BigDecimal.ZERO);
  }
}
