package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepRequest;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.MessagingConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks something of a migration that is there, and waits for what comes of it.
 *
 * @param request type of the request
 * @param detach whether to return when the request is written
 */
record Asking(
    MessagingConfig messaging,
    Console console,
    String id,
    Class<? extends UserRequest> request,
    boolean detach) {
  private static final Duration SETTLED = Duration.ofSeconds(3);

  static Asking of(OneMigration migration, Class<? extends UserRequest> request, boolean detach)
      throws IOException {
    return new Asking(migration.messaging(), migration.console(), migration.id(), request, detach);
  }

  Outcome ask(Consumer<Requests> what) {
    try (var follower = Follower.ofKnown(messaging, id);
        var requests = new Requests(messaging)) {
      // What is there already says nothing about this request.
      var stands = standing(follower);
      what.accept(requests);
      if (detach) {
        return new Outcome("REQUESTED", ExitCode.DONE, "", "theseus watch " + id).tell(console, id);
      }
      untilTaken(follower);
      return stands.isPresent() ? settled(follower, stands.get()) : watched(follower);
    }
  }

  /** How the migration ended, or that it is stuck; empty while it runs. */
  private static Optional<Outcome> standing(Follower follower) {
    Optional<Outcome> stands = Optional.empty();
    for (var message : follower.history()) {
      stands = Outcome.standing(stands, message.value());
    }
    return stands;
  }

  /** The coordinator copies each request onto the migration's log before it answers it. */
  private void untilTaken(Follower follower) {
    var _ =
        follower
            .await(
                event -> request.isInstance(event) ? Optional.of(event) : Optional.empty(),
                Optional::empty,
                Answers.LIMIT)
            .orElseThrow(() -> Answers.none(Answers.LIMIT));
  }

  /** Where it stands still, the request is refused, asks for what is so already, or moves it. */
  private Outcome settled(Follower follower, Outcome stands) {
    var answer = follower.await(this::answer, Optional::empty, SETTLED);
    return answer.filter(Answer::moves).isPresent()
        ? watched(follower)
        : answer.flatMap(Answer::refusal).orElse(stands).tell(console, id);
  }

  private Optional<Answer> answer(MigrationEvent event) {
    return event instanceof StepRequest
        ? Optional.of(new Answer(Optional.empty()))
        : Outcome.ofRequest(event, request).map(refusal -> new Answer(Optional.of(refusal)));
  }

  /**
   * What the coordinator makes of a request.
   *
   * @param refusal empty where the migration moves
   */
  private record Answer(Optional<Outcome> refusal) {
    boolean moves() {
      return refusal.isEmpty();
    }
  }

  private Outcome watched(Follower follower) {
    try (var watching = new Watching(messaging, console, id).whoseRefusalCounts(request)) {
      return watching.toTheEnd(follower);
    }
  }
}
