package dev.theseus.cli;

import java.util.Locale;

/** Sizes as people read them. */
public final class Bytes {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Bytes() {}

  /** A number of bytes; below zero means that nobody knows it. */
  public static String format(long count) {
    if (count < 0) {
      return "unknown size";
    }
    if (count < 1024) {
      return count + " B";
    }
    double value = count;
    var unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
