package dev.theseus.coordinator.saga;

import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.StepRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One transaction with its log, driven input by input. */
final class SagaRig {

  /** An edge that was taken. */
  record TakenTransition(Status from, Trigger trigger) {}

  final List<Replay.Logged> log = new ArrayList<>();
  final List<MigrationEvent> decided = new ArrayList<>();
  final List<TakenTransition> edges = new ArrayList<>();
  private final Participants participants;
  private Optional<Transaction> state = Optional.empty();
  private Instant now = SagaFixtures.START;

  SagaRig(Participants participants) {
    this.participants = participants;
  }

  static SagaRig withTwoVolumes() {
    return new SagaRig(new Participants("data", "media"));
  }

  Optional<Transaction> known() {
    return state;
  }

  Transaction state() {
    return state.orElseThrow();
  }

  Instant now() {
    return now;
  }

  /** Applies an input 10 ms after the last one, and gives the decisions. */
  Decisions send(MigrationEvent input) {
    now = now.plusMillis(10);
    log.add(new Replay.Logged(now, input));
    Saga.Applied applied = Saga.apply(state, input, now);
    if (applied.decisions().reading() instanceof Reading.Taken(Trigger trigger)) {
      edges.add(
          new TakenTransition(state.map(Transaction::status).orElse(Status.UNKNOWN), trigger));
    }
    state = applied.state();
    for (MigrationEvent decision : applied.decisions().events()) {
      decided.add(decision);
      log.add(new Replay.Logged(now, decision));
    }
    return applied.decisions();
  }

  /** The request that is not answered yet. */
  StepRequest outstanding() {
    return decided.reversed().stream()
        .filter(StepRequest.class::isInstance)
        .map(StepRequest.class::cast)
        .findFirst()
        .orElseThrow();
  }

  boolean awaitsAnswer() {
    return state.filter(s -> s.attempt().isPresent() && s.status() != Status.STUCK).isPresent();
  }

  List<MigrationEvent> answers() {
    return participants.answer(outstanding(), now);
  }

  /** Answers requests until one is met that shall stay open, or there is none. */
  SagaRig runUntil(Predicate<StepRequest> open) {
    while (awaitsAnswer() && !open.test(outstanding())) {
      answers().forEach(this::send);
    }
    return this;
  }

  SagaRig runUntil(Class<? extends StepRequest> open) {
    return runUntil(open::isInstance);
  }

  SagaRig runToEnd() {
    return runUntil(request -> false);
  }

  Decisions fail(FailureKind kind) {
    OpenRequest attempt = state().attempt().orElseThrow();
    return send(
        new StepFailed(
            state().migrationId(),
            attempt.epoch(),
            now,
            attempt.step(),
            attempt.undoing(),
            kind,
            "Deployment/web",
            "it broke"));
  }

  StepProgressed signOfLife() {
    OpenRequest attempt = state().attempt().orElseThrow();
    return new StepProgressed(
        state().migrationId(),
        attempt.epoch(),
        now,
        attempt.step(),
        attempt.undoing(),
        "data",
        "reading back",
        1,
        2);
  }

  Decisions expire() {
    OpenRequest attempt = state().attempt().orElseThrow();
    return send(
        new DeadlineExpired(
            state().migrationId(), attempt.epoch(), now, attempt.step(), attempt.undoing()));
  }

  /** Nobody approves the plan while there is time. */
  Decisions lapse() {
    return send(
        new DeadlineExpired(state().migrationId(), state().epoch(), now, Step.APPROVAL, false));
  }

  /** Fails the outstanding step until no attempt is left. */
  void exhaust() {
    Step step = state().attempt().orElseThrow().step();
    Status before = state().status();
    while (state().status() == before
        && state().attempt().filter(a -> a.step() == step).isPresent()) {
      fail(FailureKind.RETRIABLE);
      if (state().status() == before) {
        expire();
      }
    }
  }

  <E extends MigrationEvent> List<E> decided(Class<E> type) {
    return decided.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> decidedNames() {
    return decided.stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
