package dev.theseus.testbed.invariant;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.TransactionView;
import dev.theseus.events.TransactionState;
import java.util.Optional;

/** The log alone leads to the state that the coordinator published, and nothing on it is odd. */
public final class ReplayEqualsState implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    Replay.Result replayed = Replay.of(facts.log());
    if (!replayed.unexpected().isEmpty()) {
      return Verdict.violated(
          "%d events have no place in the transaction: %s"
              .formatted(replayed.unexpected().size(), replayed.unexpected().getFirst()));
    }
    Optional<TransactionState> derived = replayed.state().map(TransactionView::of);
    if (derived.isEmpty()) {
      return Verdict.violated("the log leads to no state");
    }
    return derived.equals(facts.state())
        ? Verdict.held(
            "%d events lead to %s, as published".formatted(facts.log().size(), status(derived)))
        : Verdict.violated(
            "the log leads to " + derived.get() + " but published is " + facts.state());
  }

  private static String status(Optional<TransactionState> state) {
    return state.map(known -> known.status().name()).orElse("nothing");
  }
}
