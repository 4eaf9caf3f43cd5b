package dev.theseus.datamover;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepRequest;
import dev.theseus.events.UnitDispatched;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Knows which attempts are over, and interrupts the slots that still work for one. Slots get units
 * of any migration, so this watches all of them, not only those whose requests this process
 * answers.
 */
final class MigrationWatch {

  private static final int REMEMBERED = 10_000;

  private final Map<String, Integer> lowestEpochs = new LinkedHashMap<>();
  private final Map<String, Set<Running>> running = new HashMap<>();

  private record Running(int epoch, Interruption interruption) {}

  /** Takes note of an event. */
  synchronized void observe(MigrationEvent event) {
    switch (event) {
      case CancelRequested cancel -> end(cancel.migrationId(), Integer.MAX_VALUE);
      case CompensationStarted turn -> end(turn.migrationId(), turn.epoch());
      // A retry: what still hangs for the older attempt only keeps a slot.
      case StepRequest newer -> end(newer.migrationId(), newer.epoch());
      default -> {
        // Anything else leaves an attempt as it is.
      }
    }
  }

  private void end(String migrationId, int lowestEpoch) {
    lowestEpochs.merge(migrationId, lowestEpoch, Math::max);
    if (lowestEpochs.size() > REMEMBERED) {
      // The agents refuse an epoch that was forgotten here.
      lowestEpochs.remove(lowestEpochs.keySet().iterator().next());
    }
    for (Running one : running.getOrDefault(migrationId, Set.of())) {
      if (one.epoch() < lowestEpoch) {
        one.interruption().interrupt();
      }
    }
  }

  /** Whether nobody waits for the unit any more. */
  synchronized boolean isOver(UnitDispatched unit) {
    return unit.epoch() < lowestEpochs.getOrDefault(unit.migrationId(), 0);
  }

  /** Registers the calling thread as working on the unit, until the interruption has ended. */
  synchronized Interruption begin(UnitDispatched unit) {
    Interruption interruption = new Interruption(Thread.currentThread());
    running
        .computeIfAbsent(unit.migrationId(), _ -> new HashSet<>())
        .add(new Running(unit.epoch(), interruption));
    if (isOver(unit)) {
      interruption.interrupt();
    }
    return interruption;
  }

  synchronized void end(UnitDispatched unit, Interruption interruption) {
    interruption.end();
    Set<Running> ofMigration = running.getOrDefault(unit.migrationId(), new HashSet<>());
    ofMigration.removeIf(one -> one.interruption() == interruption);
    if (ofMigration.isEmpty()) {
      running.remove(unit.migrationId());
    }
  }
}
