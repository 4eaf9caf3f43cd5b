package dev.theseus.testbed.demo;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.Completed;
import dev.theseus.events.Estimate;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Planned;
import dev.theseus.events.RolledBack;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.SourceResumed;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.Verified;
import dev.theseus.events.VolumeScanned;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What follows from the events of one migration. */
record Measured(List<MigrationEvent> events) {
  private record Unit(String volume, int round, boolean finalSync, int unit) {}

  String outcome() {
    if (last(Completed.class).isPresent()) {
      return "COMPLETED";
    }
    return last(RolledBack.class).isPresent() ? "ROLLED_BACK" : "STUCK";
  }

  /** From the user's request to the last event. */
  long durationMillis() {
    return events.isEmpty()
        ? 0
        : Duration.between(events.getFirst().occurredAt(), events.getLast().occurredAt())
            .toMillis();
  }

  DemoResult.Predicted prediction() {
    return last(Planned.class)
        .map(plan ->
            new DemoResult.Predicted(
                interval(plan.prediction().durationMillis()),
                interval(plan.prediction().downtimeMillis())))
        .orElseGet(() ->
            new DemoResult.Predicted(
                new DemoResult.Interval(0, 0, 0), new DemoResult.Interval(0, 0, 0)));
  }

  private static DemoResult.Interval interval(Estimate estimate) {
    return new DemoResult.Interval(estimate.low(), estimate.expected(), estimate.high());
  }

  /** Whether clients had to wait at all. */
  boolean froze() {
    return last(SourceQuiesced.class).isPresent();
  }

  /** The application's own stop, and its start where it went on. */
  long applicationStopStartMillis(boolean servesAtTarget) {
    long stop = last(SourceQuiesced.class).map(SourceQuiesced::stopMillis).orElse(0L);
    long start =
        servesAtTarget
            ? last(TargetActivated.class).map(TargetActivated::startMillis).orElse(0L)
            : last(SourceResumed.class).map(SourceResumed::startMillis).orElse(0L);
    return stop + start;
  }

  /**
   * From the moment at which the user's cancel was on the log to the last byte that was written at
   * the target.
   *
   * @return -1 where nobody cancelled
   */
  long cancelStopMillis(Optional<Instant> lastWrite) {
    return last(CancelRequested.class)
        .flatMap(cancel -> lastWrite.map(at -> Duration.between(cancel.occurredAt(), at)))
        .map(after -> Math.max(0, after.toMillis()))
        .orElse(-1L);
  }

  DemoResult.Bytes bytes() {
    Map<String, Long> volumes = new HashMap<>();
    Set<Unit> counted = new HashSet<>();
    long moved = 0;
    for (MigrationEvent event : events) {
      if (event instanceof VolumeScanned scan) {
        volumes.put(scan.volume(), scan.totalBytes());
      }
      if (event instanceof ChunkCopied chunk
          && counted.add(
              new Unit(chunk.volume(), chunk.round(), chunk.finalSync(), chunk.unit()))) {
        moved += chunk.bytes();
      }
    }
    long verified = last(Verified.class).map(Verified::bytesVerified).orElse(0L);
    return new DemoResult.Bytes(
        volumes.values().stream().mapToLong(Long::longValue).sum(), moved, verified);
  }

  <E extends MigrationEvent> Optional<E> last(Class<E> type) {
    return events.reversed().stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
