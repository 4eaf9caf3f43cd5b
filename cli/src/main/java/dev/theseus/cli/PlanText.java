package dev.theseus.cli;

import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.Estimate;
import dev.theseus.events.Finding;
import dev.theseus.events.Loss;
import dev.theseus.events.LossLevel;
import dev.theseus.events.Planned;
import dev.theseus.events.VolumePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A plan for people. */
public final class PlanText {
  private PlanText() {}

  /** Line by line. */
  public static List<String> of(Planned planned) {
    var lines = new ArrayList<>(planned(planned));
    lines.addAll(findings(planned.findings()));
    lines.addAll(prediction(planned));
    return lines;
  }

  static List<String> of(PlanReport report) {
    var lines = new ArrayList<String>();
    report.planned().ifPresent(planned -> lines.addAll(planned(planned)));
    report.transformed().ifPresent(transformed -> lines.addAll(losses(transformed)));
    lines.addAll(findings(report.findings()));
    report.planned().ifPresent(planned -> lines.addAll(prediction(planned)));
    return lines;
  }

  private static List<String> planned(Planned planned) {
    var lines = new ArrayList<String>();
    lines.add(
        "%d objects, %d components".formatted(planned.objects(), planned.components().size()));
    for (var component : planned.components()) {
      var database = component.database().isEmpty() ? "" : ", " + component.database();
      var needs =
          component.dependsOn().isEmpty()
              ? ""
              : ", needs " + String.join(", ", component.dependsOn());
      lines.add(
          "  %s/%s x%d%s%s"
              .formatted(
                  component.workload().kind(),
                  component.workload().name(),
                  component.replicas(),
                  database,
                  needs));
    }
    lines.add("%d volumes".formatted(planned.volumes().size()));
    planned.volumes().forEach(volume -> lines.add("  " + volume(volume)));
    if (!planned.ways().isEmpty()) {
      lines.add("%d ways for the bytes".formatted(planned.ways().size()));
      planned.ways().forEach(way -> lines.add("  " + WayText.line(way)));
    }
    return lines;
  }

  private static String volume(VolumePlan volume) {
    return "%s: %s of %s used, %s files, %s/s written, storage class %s to %s"
        .formatted(
            volume.volume(),
            Bytes.format(volume.usedBytes()),
            Bytes.format(volume.capacityBytes()),
            volume.files() < 0 ? "?" : String.valueOf(volume.files()),
            Bytes.format(volume.dirtyBytesPerSecond()),
            orDefault(volume.storageClass()),
            orDefault(volume.targetStorageClass()));
  }

  private static List<String> losses(DescriptorsTransformed transformed) {
    var telling =
        transformed.losses().stream().filter(loss -> loss.level() != LossLevel.NONE).toList();
    return Stream.concat(
            Stream.of("%d losses".formatted(telling.size())),
            telling.stream()
                .sorted(Comparator.comparing(Loss::level).reversed())
                .map(loss ->
                    "  %s %s %s: %s"
                        .formatted(
                            lower(loss.level()), loss.subject(), loss.path(), loss.message())))
        .toList();
  }

  private static List<String> findings(List<Finding> findings) {
    return Stream.concat(
            Stream.of("%d findings".formatted(findings.size())),
            findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .map(finding ->
                    "  %s %s: %s"
                        .formatted(
                            lower(finding.severity()), finding.subject(), finding.message())))
        .toList();
  }

  private static List<String> prediction(Planned planned) {
    var prediction = planned.prediction();
    var lines = new ArrayList<String>();
    lines.add("predicted duration " + interval(prediction.durationMillis()));
    lines.add("predicted downtime " + interval(prediction.downtimeMillis()));
    if (!prediction.converges()) {
      lines.add("pre-copy is not expected to converge at the measured write rate");
    }
    return lines;
  }

  /** The median, and between what 8 of 10 lie. */
  static String interval(Estimate estimate) {
    return "%s (8 of 10 times between %s and %s)"
        .formatted(
            Durations.format(estimate.expected()),
            Durations.format(estimate.low()),
            Durations.format(estimate.high()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String orDefault(String storageClass) {
    return storageClass.isEmpty() ? "(default)" : storageClass;
  }
}
