package dev.theseus.coordinator.saga;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.VolumeProgress;
import dev.theseus.events.VolumeScanned;
import dev.theseus.events.VolumeWay;
import java.util.Optional;

/**
 * One volume in one round: which of its units are durable.
 *
 * @param volume the volume
 * @param units units of the round; -1 before the scan
 * @param pendingBytes bytes of the round
 * @param done units that are durable, some perhaps known before the scan is
 * @param doneBytes bytes of the round that are durable
 * @param earlierBytes bytes that earlier rounds moved
 * @param way the way that its bytes take, as far as it is chosen
 */
record VolumeCopy(
    String volume,
    int units,
    long pendingBytes,
    UnitSet done,
    long doneBytes,
    long earlierBytes,
    Optional<VolumeWay> way) {

  /** Bounds what one malformed event can make the coordinator keep: 256 TiB in units of 64 MiB. */
  private static final int MAX_UNITS = 1 << 22;

  static VolumeCopy unscanned(String volume, long earlierBytes, Optional<VolumeWay> way) {
    return new VolumeCopy(volume, -1, 0, UnitSet.EMPTY, 0, earlierBytes, way);
  }

  /** Whichever mover chose last: each may go its own way. */
  VolumeCopy with(VolumeWay chosen) {
    return new VolumeCopy(
        volume, units, pendingBytes, done, doneBytes, earlierBytes, Optional.of(chosen));
  }

  /** The first scan of an epoch counts; a repeated one changes nothing. */
  VolumeCopy with(VolumeScanned scan) {
    if (units >= 0 || scan.units() < 0) {
      return this;
    }
    return new VolumeCopy(
        volume, scan.units(), scan.pendingBytes(), done, doneBytes, earlierBytes, way);
  }

  VolumeCopy with(ChunkCopied chunk) {
    int unit = chunk.unit();
    if (unit < 0 || unit >= (units < 0 ? MAX_UNITS : units) || done.contains(unit)) {
      return this;
    }
    return new VolumeCopy(
        volume, units, pendingBytes, done.with(unit), doneBytes + chunk.bytes(), earlierBytes, way);
  }

  /** Its scan and its units, as far as they are known. */
  int reached() {
    return (units < 0 ? 0 : 1) + done.countBelow(units < 0 ? MAX_UNITS : units);
  }

  boolean complete() {
    return units >= 0 && done.countBelow(units) == units;
  }

  VolumeProgress progress(int round) {
    return new VolumeProgress(
        volume,
        round,
        units,
        done.countBelow(Math.max(units, 0)),
        pendingBytes,
        doneBytes,
        earlierBytes + doneBytes);
  }
}
