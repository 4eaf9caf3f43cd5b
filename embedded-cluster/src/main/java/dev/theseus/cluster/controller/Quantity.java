package dev.theseus.cluster.controller;

import java.math.BigDecimal;
import java.util.Map;

/** Kubernetes' notation for amounts such as {@code 256Mi}, {@code 1.5G} or {@code 100m}. */
public final class Quantity {
  private static final Map<String, BigDecimal> FACTORS =
      Map.ofEntries(
          Map.entry("Ki", power(1024, 1)),
          Map.entry("Mi", power(1024, 2)),
          Map.entry("Gi", power(1024, 3)),
          Map.entry("Ti", power(1024, 4)),
          Map.entry("Pi", power(1024, 5)),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", power(1000, 1)),
          Map.entry("M", power(1000, 2)),
          Map.entry("G", power(1000, 3)),
          Map.entry("T", power(1000, 4)),
          Map.entry("P", power(1000, 5)));

  private Quantity() {}

  /**
   * The amount in units (bytes, cores).
   *
   * @throws NumberFormatException where the text is no quantity
   */
  public static BigDecimal parse(String text) {
    String trimmed = text.strip();
    for (int length = 2; length >= 1; length--) {
      int split = trimmed.length() - length;
      if (split > 0 && FACTORS.containsKey(trimmed.substring(split))) {
        BigDecimal number = new BigDecimal(trimmed.substring(0, split));
        return number.multiply(FACTORS.getOrDefault(trimmed.substring(split), BigDecimal.ONE));
      }
    }
    return new BigDecimal(trimmed);
  }

  private static BigDecimal power(int base, int exponent) {
    return BigDecimal.valueOf(base).pow(exponent);
  }
}
