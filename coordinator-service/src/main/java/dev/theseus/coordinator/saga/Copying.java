package dev.theseus.coordinator.saga;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.Progress;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.VolumePlan;
import dev.theseus.events.VolumeProgress;
import dev.theseus.events.VolumeScanned;
import dev.theseus.events.VolumeWay;
import dev.theseus.events.WayChosen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * The round that runs, folded from progress events that may be repeated and reordered.
 *
 * @param round number of the round, from 0
 * @param finalSync whether it is the one with the source stopped
 * @param startedAt when it was requested first
 * @param previousMillis how long the round before took; 0 for none
 * @param bytesPerSecond the best rate that a finished round had; 0 where none moved a byte
 * @param volumes the volumes, in the plan's order
 * @param furthest how far the attempts before this one came with this round, as {@link #reached}
 */
record Copying(
    int round,
    boolean finalSync,
    Instant startedAt,
    long previousMillis,
    long bytesPerSecond,
    List<VolumeCopy> volumes,
    int furthest) {

  Copying {
    volumes = List.copyOf(volumes);
  }

  /**
   * Starts a round, or starts it again with nothing known to be done: what is durable is told of
   * once more. So a round that is asked for anew began when it was asked for first, and what its
   * earlier attempts moved does not count twice.
   */
  static Copying start(
      Optional<Copying> before, int round, boolean finalSync, Instant at, List<VolumePlan> plans) {
    boolean repeated = before.filter(old -> old.round() == round).isPresent();
    List<VolumeCopy> volumes =
        plans.stream()
            .map(plan -> {
              long earlier = movedBefore(before, plan.volume(), !repeated);
              return VolumeCopy.unscanned(plan.volume(), earlier, wayBefore(before, plan.volume()));
            })
            .toList();
    Instant startedAt = repeated ? before.orElseThrow().startedAt() : at;
    long previous =
        before.map(old -> repeated ? old.previousMillis() : old.millisUntil(at)).orElse(0L);
    long rate = before.map(old -> repeated ? old.bytesPerSecond() : old.rateAt(at)).orElse(0L);
    int furthest = before.filter(_ -> repeated).map(Copying::furthestSoFar).orElse(0);
    return new Copying(round, finalSync, startedAt, previous, rate, volumes, furthest);
  }

  private static long movedBefore(Optional<Copying> before, String volume, boolean lastRound) {
    return before.stream()
        .flatMap(old -> old.volumes().stream())
        .filter(copy -> copy.volume().equals(volume))
        .mapToLong(copy -> copy.earlierBytes() + (lastRound ? copy.doneBytes() : 0))
        .sum();
  }

  private static Optional<VolumeWay> wayBefore(Optional<Copying> before, String volume) {
    return before.stream()
        .flatMap(old -> old.ways().stream())
        .filter(way -> way.volume().equals(volume))
        .findFirst();
  }

  boolean isAbout(Progress progress) {
    return switch (progress) {
      case VolumeScanned s -> s.round() == round && s.finalSync() == finalSync;
      case ChunkCopied c -> c.round() == round && c.finalSync() == finalSync;
      case WayChosen way -> volumes.stream().anyMatch(v -> v.volume().equals(way.way().volume()));
      case StepProgressed _ -> false;
    };
  }

  Copying with(Progress progress) {
    return switch (progress) {
      case VolumeScanned scan -> changed(scan.volume(), copy -> copy.with(scan));
      case ChunkCopied chunk -> changed(chunk.volume(), copy -> copy.with(chunk));
      case WayChosen chosen -> changed(chosen.way().volume(), copy -> copy.with(chosen.way()));
      case StepProgressed _ -> this;
    };
  }

  private Copying changed(String volume, UnaryOperator<VolumeCopy> change) {
    List<VolumeCopy> next =
        volumes.stream()
            .map(copy -> copy.volume().equals(volume) ? change.apply(copy) : copy)
            .toList();
    return new Copying(round, finalSync, startedAt, previousMillis, bytesPerSecond, next, furthest);
  }

  /** Whether this attempt has come further than all before it. */
  boolean isFurtherThanEver() {
    return reached() > furthest;
  }

  private int furthestSoFar() {
    return Math.max(furthest, reached());
  }

  /** Scans and units that are known. */
  private int reached() {
    return volumes.stream().mapToInt(VolumeCopy::reached).sum();
  }

  boolean complete() {
    return volumes.stream().allMatch(VolumeCopy::complete);
  }

  long doneBytes() {
    return sum(VolumeCopy::doneBytes);
  }

  long leftBytes() {
    return sum(copy -> Math.max(0, copy.pendingBytes() - copy.doneBytes()));
  }

  long millisUntil(Instant end) {
    return Math.max(1, Duration.between(startedAt, end).toMillis());
  }

  /** The ways that are chosen. */
  List<VolumeWay> ways() {
    return volumes.stream().flatMap(copy -> copy.way().stream()).toList();
  }

  /** What was measured when the ways were chosen, before any byte of the volumes moved. */
  long sampledRate() {
    return ways().stream().mapToLong(VolumeWay::bytesPerSecond).max().orElse(0);
  }

  /** The best rate so far, this round's included: a short round says little about the path. */
  long rateAt(Instant now) {
    return Math.max(bytesPerSecond, doneBytes() * 1000 / millisUntil(now));
  }

  List<VolumeProgress> progress() {
    return volumes.stream().map(copy -> copy.progress(round)).toList();
  }

  private long sum(ToLongFunction<VolumeCopy> value) {
    return volumes.stream().mapToLong(value).sum();
  }
}
