package dev.theseus.cluster.controller;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A schedule in cron notation: minute, hour, day of month, month, day of week. */
final class CronSchedule {
  private static final int HORIZON_YEARS = 5;
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private CronSchedule(String[] fields) {
    this.minutes = field(fields[0], 0, 59, List.of());
    this.hours = field(fields[1], 0, 23, List.of());
    this.daysOfMonth = field(fields[2], 1, 31, List.of());
    this.months = field(fields[3], 1, 12, MONTHS);
    this.daysOfWeek = field(fields[4], 0, 7, DAYS);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    // As in every cron: two restricted day fields mean "one or the other".
    this.eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException where the text is none
   */
  static CronSchedule parse(String text) {
    String[] fields = NAMED.getOrDefault(text.strip(), text.strip()).split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "schedule \"" + text + "\" has " + fields.length + " fields, 5 are needed");
    }
    return new CronSchedule(fields);
  }

  /** The first time after the given one; empty where there is none within five years. */
  Optional<ZonedDateTime> nextAfter(ZonedDateTime time) {
    ZonedDateTime candidate = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime horizon = time.plusYears(HORIZON_YEARS);
    while (candidate.isBefore(horizon)) {
      if (!months.get(candidate.getMonthValue())) {
        candidate = candidate.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(candidate)) {
        candidate = candidate.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(candidate.getHour())) {
        candidate = candidate.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(candidate.getMinute())) {
        candidate = candidate.plusMinutes(1);
      } else {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = daysOfMonth.get(time.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % DayOfWeek.values().length);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  private static BitSet field(String text, int lowest, int highest, List<String> names) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] range = part.split("/", 2);
      int step = range.length == 2 ? Integer.parseInt(range[1]) : 1;
      int from = lowest;
      int to = highest;
      if (!range[0].equals("*") && !range[0].equals("?")) {
        String[] ends = range[0].split("-", 2);
        from = value(ends[0], names);
        to = ends.length == 2 ? value(ends[1], names) : range.length == 2 ? highest : from;
      }
      if (from < lowest || to > highest || from > to || step < 1) {
        throw new IllegalArgumentException(
            "schedule field \"" + part + "\" is outside " + lowest + "-" + highest);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int value(String text, List<String> names) {
    int index = names.indexOf(text.toLowerCase(Locale.ROOT));
    return index >= 0 ? index : Integer.parseInt(text);
  }
}
