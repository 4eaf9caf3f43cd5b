package dev.theseus.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Times as people write and read them. */
final class Durations {
  private static final Pattern TIME = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
  private static final long MINUTE_MILLIS = 60_000;

  private Durations() {}

  static long parseMillis(String option, String text) {
    var match = TIME.matcher(text);
    if (!match.matches()) {
      throw CliException.badInput(
          option
              + " is '"
              + text
              + "'; it must be a whole number with ms, s, m or h, such as 500ms or 10s.");
    }
    return Long.parseLong(match.group(1)) * UNITS.getOrDefault(match.group(2), 1L);
  }

  static String format(long millis) {
    if (millis < 0) {
      return "unknown";
    }
    if (millis < MINUTE_MILLIS) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    return "%d min %02d s".formatted(millis / MINUTE_MILLIS, millis % MINUTE_MILLIS / 1_000);
  }
}
