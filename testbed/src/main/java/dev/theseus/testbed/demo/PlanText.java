package dev.theseus.testbed.demo;

import dev.theseus.events.ComponentPlan;
import dev.theseus.events.Estimate;
import dev.theseus.events.Finding;
import dev.theseus.events.Planned;
import dev.theseus.events.VolumePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for people. */
final class PlanText {
  private PlanText() {}

  static List<String> lines(Planned plan) {
    List<String> lines = new ArrayList<>();
    lines.add("plan: " + plan.objects() + " objects");
    for (ComponentPlan component : plan.components()) {
      lines.add(
          "  %s/%s%s%s"
              .formatted(
                  component.workload().kind(),
                  component.workload().name(),
                  component.database().isEmpty() ? "" : ", " + component.database(),
                  component.dependsOn().isEmpty()
                      ? ""
                      : ", needs " + String.join(", ", component.dependsOn())));
    }
    for (VolumePlan volume : plan.volumes()) {
      lines.add(
          "  volume %s: %s in %d files, %s written per second"
              .formatted(
                  volume.volume(),
                  Narrator.bytes(volume.usedBytes()),
                  volume.files(),
                  Narrator.bytes(volume.dirtyBytesPerSecond())));
    }
    for (Finding finding : plan.findings()) {
      lines.add(
          "  %s: %s: %s"
              .formatted(
                  finding.severity().name().toLowerCase(Locale.ROOT),
                  finding.subject(),
                  finding.message()));
    }
    lines.add("predicted duration " + interval(plan.prediction().durationMillis()));
    lines.add("predicted downtime " + interval(plan.prediction().downtimeMillis()));
    return lines;
  }

  private static String interval(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.1f s (8 times of 10 between %.1f and %.1f s)",
        estimate.expected() / 1e3,
        estimate.low() / 1e3,
        estimate.high() / 1e3);
  }
}
