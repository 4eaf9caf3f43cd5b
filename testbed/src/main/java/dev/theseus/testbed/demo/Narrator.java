package dev.theseus.testbed.demo;

import dev.theseus.cli.Bytes;
import dev.theseus.events.Status;
import dev.theseus.events.TransactionState;
import dev.theseus.events.VolumeProgress;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Tells a person what happens, line by line; on a terminal with bars that fill. */
final class Narrator {
  private static final Set<Status> RUNS =
      EnumSet.of(Status.RUNNING, Status.COMPENSATING, Status.COMMITTED);
  private static final int BAR_CELLS = 30;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final long startedNanos = System.nanoTime();
  private String lastStep = "";
  private String lastVolumes = "";

  /**
   * @param out where to tell it
   * @param terminal whether a line can be rewritten there
   */
  Narrator(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void headline(String text) {
    out.print(terminal ? CLEAR_LINE : "");
    out.printf(Locale.ROOT, "%n%6.1f s  %s%n", elapsedSeconds(), text);
    out.flush();
  }

  synchronized void line(String text) {
    out.print(terminal ? CLEAR_LINE : "");
    out.println("          " + text);
    out.flush();
  }

  /** Shows where a transaction stands, if that has changed. */
  synchronized void progress(TransactionState state) {
    String step =
        (state.compensating() ? "undo " : "") + state.step().name().toLowerCase(Locale.ROOT);
    if (!step.equals(lastStep) && RUNS.contains(state.status())) {
      lastStep = step;
      out.print(terminal ? CLEAR_LINE : "");
      out.printf(Locale.ROOT, "%6.1f s  · %s%n", elapsedSeconds(), step);
    }
    String volumes = state.volumes().stream().map(Narrator::bar).toList().toString();
    if (!volumes.equals(lastVolumes) && state.volumes().stream().anyMatch(v -> v.units() > 0)) {
      lastVolumes = volumes;
      state.volumes().forEach(this::show);
    }
    out.flush();
  }

  private void show(VolumeProgress volume) {
    if (terminal) {
      out.print(CLEAR_LINE + "          " + bar(volume));
    } else if (volume.unitsDone() == volume.units()) {
      out.println("          " + bar(volume));
    }
  }

  private static String bar(VolumeProgress volume) {
    // Changed files are rarely changed as a whole, so a complete round may move less than it found.
    boolean complete = volume.unitsDone() >= volume.units() || volume.pendingBytes() <= 0;
    double share = complete ? 1 : (double) volume.doneBytes() / volume.pendingBytes();
    int filled = (int) Math.round(Math.min(1, share) * BAR_CELLS);
    return "%s round %d [%s%s] %s"
        .formatted(
            volume.volume(),
            volume.round(),
            "#".repeat(filled),
            "-".repeat(BAR_CELLS - filled),
            complete
                ? Bytes.format(volume.doneBytes()) + " moved"
                : Bytes.format(volume.doneBytes()) + " of " + Bytes.format(volume.pendingBytes()));
  }

  private double elapsedSeconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }
}
