package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.TransactionState;
import dev.theseus.events.UserRequest;
import dev.theseus.events.VolumeScanned;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Follows one migration to its end, and shows it. */
final class Watching implements AutoCloseable {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Console console;
  private final String id;
  private final Progress progress;
  private final LogTable<TransactionState> states;
  private Optional<Class<? extends UserRequest>> request = Optional.empty();
  private Optional<Outcome> stands = Optional.empty();
  private final Map<String, List<String>> leftBehind = new TreeMap<>();
  private Optional<TrafficSwitched> switched = Optional.empty();

  Watching(MessagingConfig messaging, Console console, String id) {
    this.console = console;
    this.id = id;
    this.progress = Progress.on(console);
    this.states = LogTable.open(messaging, CatalogueTopics.TRANSACTIONS);
  }

  /** Ends with the refusal of such a request too, which may come at any time. */
  Watching whoseRefusalCounts(Class<? extends UserRequest> type) {
    request = Optional.of(type);
    return this;
  }

  /** Waits for the end, shows it, and tells its exit code. */
  Outcome toTheEnd(Follower follower) {
    var outcome =
        follower
            .await(
                event -> {
                  progress.event(event);
                  return ended(event);
                },
                this::look,
                FOR_EVER)
            .orElseThrow(() -> Answers.none(FOR_EVER));
    progress.close();
    show(outcome);
    return outcome;
  }

  private Optional<Outcome> ended(MigrationEvent event) {
    if (event instanceof VolumeScanned scan) {
      // The newest scan counts: a socket may be gone with the process that it belonged to.
      leftBehind.put(scan.volume(), scan.unsupported());
    }
    if (event instanceof TrafficSwitched traffic) {
      switched = Optional.of(traffic);
    }
    var refusal = request.flatMap(type -> Outcome.ofRequest(event, type));
    if (refusal.isPresent()) {
      return refusal;
    }
    stands = Outcome.standing(stands, event);
    // Stuck is an end only where nobody has asked to go on since: see when all is read.
    return stands.filter(outcome -> outcome.code() != ExitCode.STUCK);
  }

  private Optional<Outcome> look() {
    states.get(id).ifPresent(progress::state);
    return stands;
  }

  private void show(Outcome outcome) {
    var style = outcome.code() == ExitCode.DONE ? "bold,green" : "bold,red";
    var text = outcome.text();
    console.line(console.styled(style, text.getFirst()));
    text.stream().skip(1).forEach(console::line);
    leftBehind.forEach((volume, paths) ->
        paths.forEach(
            path -> console.line("  volume %s: stays behind: %s".formatted(volume, path))));
    var result = outcome.json(id);
    var behind = result.putObject("leftBehind");
    leftBehind.forEach((volume, paths) -> paths.forEach(behind.withArray(volume)::add));
    switched.ifPresent(traffic -> {
      TrafficText.of(traffic).forEach(line -> console.line("  " + line));
      TrafficText.addTo(result, traffic);
    });
    states
        .get(id)
        .ifPresent(state -> {
          StateText.details(state).forEach(line -> console.line("  " + line));
          result.put("downtimeMillis", state.downtimeMillis());
          result.put("applicationStopStartMillis", state.applicationStopStartMillis());
          state.prediction().ifPresent(each -> result.set("prediction", EventJson.value(each)));
        });
    console.json(result);
  }

  @Override
  public void close() {
    progress.close();
    states.close();
  }
}
