package dev.theseus.datamover;

import dev.theseus.agent.scan.ScanResult;
import dev.theseus.agent.scan.UnitSummary;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.UnitDispatched;
import dev.theseus.events.VolumeScanned;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Begins a round: scans the volumes and gives their units to the movers. */
final class CopyRounds {

  private final Supplier<Instant> clock;

  CopyRounds(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /** Scans one volume; the result announces the scan and carries every unit of it. */
  List<Output<?>> begin(VolumePair pair, MigrationSpec spec, int round, boolean finalSync)
      throws Exception {
    return Retrying.call(pair, () -> beginOnce(pair, spec, round, finalSync));
  }

  private List<Output<?>> beginOnce(
      VolumePair pair, MigrationSpec spec, int round, boolean finalSync) throws Exception {
    if (round > 0) {
      // The next scan compares with the last finished round, so that one is finished first. The
      // mover of its last unit has usually done it.
      RoundEnd.finish(pair, round - 1, finalSync);
    }
    ScanResult scan = pair.source().scan(pair.migration(), round, finalSync);
    if (scan.units() == 0) {
      // No mover will see the end of a round without units.
      RoundEnd.finish(pair, round, finalSync);
    }
    List<Output<?>> outputs = new ArrayList<>();
    outputs.add(CatalogueTopics.output(announce(pair, scan)));
    for (UnitSummary unit : pair.source().units(pair.migration(), round)) {
      outputs.add(CatalogueTopics.output(dispatch(pair, spec, scan, unit)));
    }
    return outputs;
  }

  private VolumeScanned announce(VolumePair pair, ScanResult scan) {
    return new VolumeScanned(
        pair.migration().id(),
        pair.migration().epoch(),
        clock.get(),
        pair.volume(),
        scan.round(),
        scan.finalSync(),
        scan.units(),
        scan.pendingBytes(),
        scan.totalBytes(),
        scan.files(),
        scan.scanMillis(),
        scan.unsupported());
  }

  private UnitDispatched dispatch(
      VolumePair pair, MigrationSpec spec, ScanResult scan, UnitSummary unit) {
    return new UnitDispatched(
        pair.migration().id(),
        pair.migration().epoch(),
        clock.get(),
        spec.source(),
        spec.target(),
        pair.volume(),
        pair.targetVolume(),
        scan.round(),
        scan.finalSync(),
        unit.number(),
        unit.bytes());
  }
}
