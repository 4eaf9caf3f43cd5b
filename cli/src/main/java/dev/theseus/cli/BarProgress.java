package dev.theseus.cli;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TransactionState;
import dev.theseus.events.VolumeProgress;
import java.util.HashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar per volume and round, for a terminal. */
final class BarProgress implements Progress {
  private static final long MEBIBYTE = 1 << 20;

  private final Console console;
  private final Map<String, ProgressBar> bars = new HashMap<>();
  private final Map<String, Integer> rounds = new HashMap<>();

  BarProgress(Console console) {
    this.console = console;
  }

  @Override
  public void event(MigrationEvent event) {
    if (!(event instanceof ChunkCopied)) {
      // A line between running bars would be overwritten by them.
      close();
      console.line(LineProgress.line(event));
    }
  }

  @Override
  public void state(TransactionState state) {
    state.volumes().stream().filter(volume -> volume.units() > 0).forEach(this::show);
  }

  private void show(VolumeProgress volume) {
    var complete = volume.unitsDone() >= volume.units();
    var round = rounds.getOrDefault(volume.volume(), -1);
    if (round > volume.round() || (round == volume.round() && complete && !isOpen(volume))) {
      return;
    }
    if (round < volume.round()) {
      finish(volume.volume());
      rounds.put(volume.volume(), volume.round());
    }
    var bar = bars.computeIfAbsent(volume.volume(), name -> open(volume));
    bar.maxHint(volume.pendingBytes());
    bar.stepTo(volume.doneBytes());
    if (complete) {
      finish(volume.volume());
    }
  }

  private boolean isOpen(VolumeProgress volume) {
    return bars.containsKey(volume.volume());
  }

  private static ProgressBar open(VolumeProgress volume) {
    return new ProgressBarBuilder()
        .setTaskName("%s, round %d".formatted(volume.volume(), volume.round()))
        .setInitialMax(volume.pendingBytes())
        .setUnit(" MiB", MEBIBYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .setUpdateIntervalMillis(100)
        .build();
  }

  private void finish(String volume) {
    var bar = bars.remove(volume);
    if (bar != null) {
      bar.close();
    }
  }

  @Override
  public void close() {
    bars.values().forEach(ProgressBar::close);
    bars.clear();
  }
}
