package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.messaging.MessagingConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks something of a migration that is there, and waits for what comes of it.
 *
 * @param request type of the request, as a refusal names it
 * @param detach whether to return when the request is written
 */
record Asking(
    MessagingConfig messaging, Console console, String id, String request, boolean detach) {
  private static final Duration SETTLED = Duration.ofSeconds(3);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);

  Outcome ask(Consumer<Requests> what) {
    try (var follower = Follower.of(messaging, id);
        var requests = new Requests(messaging)) {
      // What is there already says nothing about this request.
      var before = follower.history();
      if (before.isEmpty()) {
        throw CliException.badInput(
            "There is no migration '" + id + "'; 'theseus status' lists all.");
      }
      what.accept(requests);
      if (detach) {
        return detached();
      }
      var ended = before.stream().map(m -> Outcome.of(m.value())).flatMap(Optional::stream);
      var last = ended.filter(o -> o.code() != ExitCode.STUCK).reduce((a, b) -> b);
      return last.isPresent() ? afterTheEnd(follower, last.get()) : whileItRuns(follower);
    }
  }

  /** A request after the end is refused, or it asks for what is so already. */
  private Outcome afterTheEnd(Follower follower, Outcome last) {
    var outcome =
        follower
            .await(event -> Outcome.ofRequest(event, request), Optional::empty, SETTLED)
            .orElse(last);
    tell(outcome);
    return outcome;
  }

  private Outcome whileItRuns(Follower follower) {
    var refused =
        follower.await(
            event ->
                Outcome.ofRequest(event, request)
                    .or(() -> Optional.of(new Outcome("", ExitCode.DONE, "", ""))),
            Optional::empty,
            FIRST_ANSWER);
    var answer = refused.orElseThrow(() -> Answers.none(FIRST_ANSWER));
    if (answer.code() == ExitCode.REFUSED) {
      tell(answer);
      return answer;
    }
    try (var watching = new Watching(messaging, console, id);
        var again = Follower.of(messaging, id)) {
      return watching.toTheEnd(again);
    }
  }

  private Outcome detached() {
    var outcome = new Outcome("REQUESTED", ExitCode.DONE, "", "theseus watch " + id);
    tell(outcome);
    return outcome;
  }

  private void tell(Outcome outcome) {
    console.line(outcome.name() + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason()));
    if (!outcome.nextCommand().isEmpty()) {
      console.line("next: " + outcome.nextCommand());
    }
    console.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("migrationId", id)
            .put("outcome", outcome.name())
            .put("exitCode", outcome.code().value())
            .put("reason", outcome.reason())
            .put("nextCommand", outcome.nextCommand()));
  }
}
