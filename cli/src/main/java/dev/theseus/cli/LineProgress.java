package dev.theseus.cli;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TransactionState;
import dev.theseus.events.VolumeProgress;
import java.util.HashSet;
import java.util.Set;

/** One line per event, and one per volume and round that is complete; nothing is rewritten. */
final class LineProgress implements Progress {
  private final Console console;
  private final Set<String> complete = new HashSet<>();

  LineProgress(Console console) {
    this.console = console;
  }

  @Override
  public void event(MigrationEvent event) {
    if (!(event instanceof ChunkCopied)) {
      console.line(line(event));
    }
  }

  static String line(MigrationEvent event) {
    return "%s  %s %s"
        .formatted(event.occurredAt(), event.getClass().getSimpleName(), EventText.detail(event))
        .stripTrailing();
  }

  @Override
  public void state(TransactionState state) {
    for (var volume : state.volumes()) {
      if (isComplete(volume) && complete.add(volume.volume() + " " + volume.round())) {
        console.line(
            "volume %s: round %d complete, %s"
                .formatted(volume.volume(), volume.round(), Bytes.format(volume.doneBytes())));
      }
    }
  }

  private static boolean isComplete(VolumeProgress volume) {
    return volume.units() >= 0 && volume.unitsDone() >= volume.units();
  }

  @Override
  public void close() {}
}
