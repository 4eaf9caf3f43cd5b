package dev.theseus.datamover;

import dev.theseus.agent.PullResult;
import dev.theseus.agent.scan.ScanResult;
import dev.theseus.agent.scan.UnitSummary;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.UnitDispatched;
import dev.theseus.events.VolumeScanned;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Begins a round: scans the volumes and gives their units to the movers. Where an earlier attempt
 * began the round, its scan goes on, and what is durable is told of instead of moved again. A final
 * round of few units is moved here and now.
 */
final class CopyRounds {

  /**
   * So many units are not worth the way to others while clients wait: the agents do the work
   * whoever asks them, and a slot may have another unit to end first.
   */
  private static final int FEW_UNITS = 8;

  private final Supplier<Instant> clock;

  CopyRounds(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /** Scans one volume; the result announces the scan, and tells or carries every unit of it. */
  List<Output<?>> begin(VolumePair pair, MigrationSpec spec, int round, boolean finalSync)
      throws Exception {
    return Retrying.call(pair, () -> beginOnce(pair, spec, round, finalSync));
  }

  private List<Output<?>> beginOnce(
      VolumePair pair, MigrationSpec spec, int round, boolean finalSync) throws Exception {
    if (!finalSync) {
      pair.ways().choose(pair);
    }
    ScanResult scan = pair.source().scan(pair.migration(), round, finalSync);
    Map<Integer, PullResult> durable =
        scan.again() ? pair.target().durable(pair.migration(), scan) : Map.of();
    if (durable.size() == scan.units()) {
      // No mover will see the end of a round without units to move.
      RoundEnd.finish(pair, round, finalSync);
    }
    List<Output<?>> outputs = new ArrayList<>();
    outputs.add(CatalogueTopics.output(announce(pair, scan)));
    if (finalSync && scan.units() <= FEW_UNITS) {
      outputs.addAll(bring(pair, scan, durable));
      return outputs;
    }
    for (UnitSummary unit : pair.source().units(pair.migration(), round)) {
      PullResult earlier = durable.get(unit.number());
      outputs.add(
          earlier == null
              ? CatalogueTopics.output(dispatch(pair, spec, scan, unit))
              : CatalogueTopics.output(tell(pair, scan, earlier)));
    }
    return outputs;
  }

  /** Moves what is not durable yet, all units at the same time. */
  private List<Output<?>> bring(VolumePair pair, ScanResult scan, Map<Integer, PullResult> durable)
      throws Exception {
    List<Integer> numbers = IntStream.range(0, scan.units()).boxed().toList();
    List<PullResult> units =
        EachVolume.inParallel(
            numbers,
            number -> {
              PullResult earlier = durable.get(number);
              return earlier == null
                  ? RoundEnd.bring(pair, scan.round(), number, scan.finalSync())
                  : earlier;
            });
    return units.stream()
        .<Output<?>>map(unit -> CatalogueTopics.output(tell(pair, scan, unit)))
        .toList();
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

  /** The coordinator counts the units of each attempt, whoever moved them. */
  private ChunkCopied tell(VolumePair pair, ScanResult scan, PullResult earlier) {
    return new ChunkCopied(
        pair.migration().id(),
        pair.migration().epoch(),
        clock.get(),
        pair.volume(),
        scan.round(),
        scan.finalSync(),
        earlier.unit(),
        earlier.contentBytes(),
        earlier.millis(),
        DataMoverConfig.SERVICE);
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
