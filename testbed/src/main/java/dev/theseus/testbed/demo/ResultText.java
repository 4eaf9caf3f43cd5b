package dev.theseus.testbed.demo;

import dev.theseus.cli.Bytes;
import dev.theseus.testbed.invariant.InvariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, beside what was predicted, for people. */
final class ResultText {
  private ResultText() {}

  static List<String> lines(DemoResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("%-20s %-22s %s".formatted("", "predicted", "measured"));
    lines.add(row("duration", result.prediction().durationMillis(), result.durationMillis()));
    lines.add(row("downtime", result.prediction().downtimeMillis(), result.downtimeMillis()));
    lines.add(
        "of the downtime, %s s were the application's own stop and start"
            .formatted(seconds(result.applicationStopStartMillis())));
    if (result.cancelStopMillis() >= 0) {
      lines.add(
          "the last byte was written %s s after the cancel"
              .formatted(seconds(result.cancelStopMillis())));
    }
    lines.add(
        "requests             %d, of which %d failed"
            .formatted(result.requests().total(), result.requests().failed()));
    lines.add(
        "acknowledged writes  %d, of which %d are lost"
            .formatted(result.writes().acknowledged(), result.writes().lost()));
    lines.add(
        "bytes                %s on volumes, %s moved, %s verified by both sides"
            .formatted(
                Bytes.format(result.bytes().volumes()),
                Bytes.format(result.bytes().moved()),
                Bytes.format(result.bytes().verified())));
    lines.add("serving now          " + result.serving());
    for (InvariantResult invariant : result.invariants()) {
      lines.add(
          "%s %-24s %s"
              .formatted(
                  invariant.held() ? "held    " : "VIOLATED",
                  invariant.name(),
                  invariant.detail()));
    }
    return lines;
  }

  private static String row(String what, DemoResult.Interval predicted, long measuredMillis) {
    String interval =
        "%s s (%s to %s)"
            .formatted(
                seconds(predicted.expected()), seconds(predicted.low()), seconds(predicted.high()));
    return "%-20s %-22s %s s".formatted(what, interval, seconds(measuredMillis));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1e3);
  }
}
