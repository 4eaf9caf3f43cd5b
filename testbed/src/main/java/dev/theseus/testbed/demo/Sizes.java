package dev.theseus.testbed.demo;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them. */
final class Sizes {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,9})\\s*([KMGT]i?B?)?", Pattern.CASE_INSENSITIVE);
  private static final Map<Character, Long> FACTORS =
      Map.of('K', 1L << 10, 'M', 1L << 20, 'G', 1L << 30, 'T', 1L << 40);

  private Sizes() {}

  /** Bytes of a size such as {@code 256MiB}; a plain number is bytes. */
  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no size; allowed are whole numbers with KiB, MiB or GiB, such as 256MiB");
    }
    String unit = matcher.group(2);
    long factor =
        unit == null ? 1 : FACTORS.getOrDefault(unit.toUpperCase(Locale.ROOT).charAt(0), 1L);
    return Long.parseLong(matcher.group(1)) * factor;
  }
}
