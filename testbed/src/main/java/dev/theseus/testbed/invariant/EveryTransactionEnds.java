package dev.theseus.testbed.invariant;

import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import java.util.List;
import java.util.Optional;

/** Completed, rolled back, refused, or stuck with the object and the operator's next command. */
public final class EveryTransactionEnds implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    List<MigrationEvent> ends = facts.events().stream().filter(this::terminal).toList();
    if (ends.size() > 1) {
      return Verdict.violated("it ended " + ends.size() + " times");
    }
    if (ends.isEmpty()) {
      return stuck(facts);
    }
    String end = ends.getFirst().getClass().getSimpleName();
    Optional<String> status = facts.state().map(state -> state.status().name());
    String expected =
        switch (ends.getFirst()) {
          case Completed _ -> "COMPLETED";
          case RolledBack _ -> "ROLLED_BACK";
          default -> "REFUSED";
        };
    return status.equals(Optional.of(expected))
        ? Verdict.held("it ended once, with " + end)
        : Verdict.violated("the log ends with " + end + " but the state is " + status);
  }

  private boolean terminal(MigrationEvent event) {
    return event instanceof Completed || event instanceof RolledBack || event instanceof Refused;
  }

  private static Verdict stuck(Facts facts) {
    List<Stuck> stuck = facts.all(Stuck.class);
    if (stuck.isEmpty()) {
      return Verdict.violated("it has not ended");
    }
    Stuck last = stuck.getLast();
    return last.nextCommand().isEmpty()
        ? Verdict.violated("it is stuck at " + last.step() + " without a next command")
        : Verdict.held("it is stuck at " + last.step() + "; next: " + last.nextCommand());
  }
}
