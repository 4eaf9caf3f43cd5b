package dev.theseus.testbed.invariant;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.TransactionView;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Decision;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Progress;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepRequest;
import dev.theseus.events.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whatever an older attempt said after a newer one had begun is without effect: the log without it
 * leads to the same state. And the coordinator itself never goes back to an older epoch.
 */
public final class OlderEpochChangesNothing implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    List<Replay.Logged> current = new ArrayList<>();
    int epoch = 0;
    for (Replay.Logged entry : facts.log()) {
      if (entry.event() instanceof FencedEvent fenced && speaksForCoordinator(fenced)) {
        if (fenced.epoch() < epoch) {
          return Verdict.violated(
              "%s has epoch %d after epoch %d had begun"
                  .formatted(fenced.getClass().getSimpleName(), fenced.epoch(), epoch));
        }
        epoch = fenced.epoch();
      }
      if (!stale(entry.event(), epoch)) {
        current.add(entry);
      }
    }
    int stale = facts.log().size() - current.size();
    Optional<TransactionState> all = Replay.of(facts.log()).state().map(TransactionView::of);
    Optional<TransactionState> without = Replay.of(current).state().map(TransactionView::of);
    return all.equals(without)
        ? Verdict.held("%d events of older epochs, without effect".formatted(stale))
        : Verdict.violated(
            "without %d events of older epochs the log leads to %s instead of %s"
                .formatted(stale, without, all));
  }

  private static boolean speaksForCoordinator(MigrationEvent event) {
    // An expired deadline names the epoch whose answer is missing, which may be over by then.
    return event instanceof StepRequest
        || (event instanceof Decision && !(event instanceof DeadlineExpired));
  }

  private static boolean stale(MigrationEvent event, int epoch) {
    return (event instanceof StepOutcome || event instanceof Progress)
        && ((FencedEvent) event).epoch() < epoch;
  }
}
