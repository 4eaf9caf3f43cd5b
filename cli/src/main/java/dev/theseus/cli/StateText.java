package dev.theseus.cli;

import dev.theseus.events.Place;
import dev.theseus.events.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a migration stands, in a line and in a few. */
final class StateText {
  static final List<String> HEADER =
      List.of("ID", "STATUS", "STEP", "MODE", "FROM", "TO", "STARTED");

  private StateText() {}

  static List<String> row(TransactionState state) {
    return List.of(
        state.migrationId(),
        state.status().name(),
        step(state),
        state.spec().mode().name().toLowerCase(Locale.ROOT),
        place(state.spec().source()),
        place(state.spec().target()),
        state.startedAt().toString());
  }

  static String line(TransactionState state) {
    return "%s %s at %s: %s %s to %s"
        .formatted(
            state.migrationId(),
            state.status(),
            step(state),
            state.spec().mode().name().toLowerCase(Locale.ROOT),
            place(state.spec().source()),
            place(state.spec().target()));
  }

  static List<String> details(TransactionState state) {
    var lines = new ArrayList<String>();
    for (var volume : state.volumes()) {
      lines.add(
          "volume %s: round %d, %s of %s, %s moved in all"
              .formatted(
                  volume.volume(),
                  volume.round(),
                  Bytes.format(volume.doneBytes()),
                  Bytes.format(volume.pendingBytes()),
                  Bytes.format(volume.movedBytes())));
    }
    state.ways().forEach(way -> lines.add("bytes of " + WayText.line(way)));
    if (state.remainingMillis() > 0) {
      lines.add("about " + Durations.format(state.remainingMillis()) + " to go");
    }
    state
        .prediction()
        .ifPresent(prediction ->
            lines.add("predicted downtime " + PlanText.interval(prediction.downtimeMillis())));
    if (state.downtimeMillis() >= 0) {
      lines.add("downtime " + Durations.format(state.downtimeMillis()));
    }
    if (!state.reason().isEmpty()) {
      lines.add("reason: " + state.reason());
    }
    if (!state.nextCommand().isEmpty()) {
      lines.add("next: " + state.nextCommand());
    }
    return lines;
  }

  static String step(TransactionState state) {
    var step = state.step().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return state.compensating() ? "undo-" + step : step;
  }

  private static String place(Place place) {
    return place.site() + "/" + place.namespace();
  }
}
