package dev.theseus.cli;

import dev.theseus.events.VolumeWay;
import dev.theseus.events.Way;
import dev.theseus.events.WayPlan;
import java.util.Locale;

/** A way for the bytes, in a few words. */
final class WayText {
  private WayText() {}

  static String line(WayPlan plan) {
    return "%s%s%s: %s"
        .formatted(
            name(plan.way()),
            plan.expected() ? ", expected" : "",
            rate(plan.bytesPerSecond()),
            plan.reason());
  }

  static String line(VolumeWay way) {
    return "%s %s%s%s%s: %s"
        .formatted(
            way.volume(),
            way.way() == Way.RELAYED ? "" : "by ",
            name(way.way()),
            way.address().isEmpty() ? "" : " " + way.address(),
            rate(way.bytesPerSecond()),
            way.reason());
  }

  private static String name(Way way) {
    return way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String rate(long bytesPerSecond) {
    return bytesPerSecond < 0 ? "" : ", " + Bytes.format(bytesPerSecond) + "/s";
  }
}
