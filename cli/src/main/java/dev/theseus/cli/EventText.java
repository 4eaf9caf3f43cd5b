package dev.theseus.cli;

import dev.theseus.events.AvroRecord;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Diverged;
import dev.theseus.events.LockDenied;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.Planned;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.StepFailed;
import dev.theseus.events.Stuck;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.TrafficUnforwarded;
import dev.theseus.events.Verified;
import dev.theseus.events.VolumeScanned;
import dev.theseus.events.WayChosen;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an event says, in a few words. */
final class EventText {
  private EventText() {}

  static String detail(AvroRecord event) {
    return switch (event) {
      case MigrationRequested asked ->
          "%s/%s to %s/%s"
              .formatted(
                  asked.spec().source().site(),
                  asked.spec().source().namespace(),
                  asked.spec().target().site(),
                  asked.spec().target().namespace());
      case Planned plan ->
          "%d objects, %d volumes, downtime about %s"
              .formatted(
                  plan.objects(),
                  plan.volumes().size(),
                  Durations.format(plan.prediction().downtimeMillis().expected()));
      case VolumeScanned scan -> scanned(scan);
      case ChunkCopied chunk -> chunk.volume();
      case WayChosen chosen -> WayText.line(chosen.way());
      case Verified verified -> Bytes.format(verified.bytesVerified()) + " hashed";
      case Diverged diverged ->
          diverged.volume().volume() + ": " + String.join("; ", diverged.differences());
      case LockDenied denied ->
          "%s/%s is held by %s"
              .formatted(denied.place().site(), denied.place().namespace(), denied.heldBy());
      case StepFailed failed ->
          "%s%s: %s%s"
              .formatted(
                  failed.compensation() ? "undo of " : "",
                  failed.step().name().toLowerCase(Locale.ROOT),
                  failed.subject().isEmpty() ? "" : failed.subject() + ": ",
                  failed.message());
      case CompensationStarted turning ->
          turning.reason()
              + "; undoing "
              + turning.steps().stream()
                  .map(step -> step.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "));
      case TrafficSwitched switched ->
          switched.forwards().isEmpty()
              ? ""
              : "%d of %d Services forwarded"
                  .formatted(
                      switched.forwards().stream().filter(f -> !f.leadsTo().isEmpty()).count(),
                      switched.forwards().size());
      case TrafficUnforwarded ended -> String.join(", ", ended.services());
      case Refused refused -> refused.reason();
      case RequestRefused refused -> refused.request() + ": " + refused.reason();
      case RolledBack back -> back.reason();
      case Stuck stuck -> stuck.subject() + " " + stuck.reason() + "; next: " + stuck.nextCommand();
      default -> "";
    };
  }

  private static String scanned(VolumeScanned scan) {
    return "%s: %s of %s to move, %d files%s"
        .formatted(
            scan.volume(),
            Bytes.format(scan.pendingBytes()),
            Bytes.format(scan.totalBytes()),
            scan.files(),
            scan.unsupported().isEmpty()
                ? ""
                : "; stays behind: " + String.join("; ", scan.unsupported()));
  }
}
