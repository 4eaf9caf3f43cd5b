package dev.theseus.testbed.invariant;

import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.LockReleased;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.SourceResumed;
import dev.theseus.events.Step;
import dev.theseus.events.TargetDeactivated;
import dev.theseus.events.TargetDeprovisioned;
import dev.theseus.events.UnlockRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps are undone in the reverse of their order, each only after the one before has answered. */
public final class CompensatesInReverse implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    List<CompensationStarted> starts = facts.all(CompensationStarted.class);
    if (starts.isEmpty()) {
      return facts.has(DeprovisionRequested.class) || facts.has(DeactivateRequested.class)
          ? Verdict.violated("something was undone although no compensation was started")
          : Verdict.held("nothing had to be compensated");
    }
    List<String> violations = new ArrayList<>();
    Optional<Step> asked = Optional.empty();
    boolean answered = true;
    List<Step> undone = new ArrayList<>();
    int from = facts.events().indexOf(starts.getFirst());
    for (MigrationEvent event : facts.events().subList(from, facts.events().size())) {
      Optional<Step> request = undoOf(event);
      if (request.isPresent() && !request.equals(asked)) {
        if (!answered) {
          violations.add(
              "%s was undone before %s had answered".formatted(request.get(), asked.orElseThrow()));
        }
        if (asked.isPresent() && request.get().compareTo(asked.get()) > 0) {
          violations.add("%s was undone after %s".formatted(request.get(), asked.get()));
        }
        asked = request;
        answered = false;
        undone.add(request.get());
      }
      answered |= answerTo(event).isPresent() && answerTo(event).equals(asked);
    }
    if (undone.isEmpty() && !starts.getFirst().steps().isEmpty()) {
      violations.add("nothing of " + starts.getFirst().steps() + " was undone");
    }
    return Verdict.of(violations, "undone in this order: " + undone);
  }

  private static Optional<Step> undoOf(MigrationEvent event) {
    return switch (event) {
      case DeactivateRequested _ -> Optional.of(Step.ACTIVATE);
      case ResumeRequested _ -> Optional.of(Step.QUIESCE);
      case DiscardRequested _ -> Optional.of(Step.PRE_COPY);
      case DeprovisionRequested _ -> Optional.of(Step.PROVISION);
      case UnlockRequested _ -> Optional.of(Step.LOCK);
      default -> Optional.empty();
    };
  }

  private static Optional<Step> answerTo(MigrationEvent event) {
    return switch (event) {
      case TargetDeactivated _ -> Optional.of(Step.ACTIVATE);
      case SourceResumed _ -> Optional.of(Step.QUIESCE);
      case CopyDiscarded _ -> Optional.of(Step.PRE_COPY);
      case TargetDeprovisioned _ -> Optional.of(Step.PROVISION);
      case LockReleased _ -> Optional.of(Step.LOCK);
      default -> Optional.empty();
    };
  }
}
