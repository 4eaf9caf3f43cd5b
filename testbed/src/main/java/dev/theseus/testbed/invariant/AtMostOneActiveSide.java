package dev.theseus.testbed.invariant;

import dev.theseus.testbed.edge.RouteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clients never reach two sides, and, in a move, the two sides never run at the same time. A copy
 * may run beside its source, but gets none of its clients.
 */
public final class AtMostOneActiveSide implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    String source = facts.spec().source().site();
    String target = facts.spec().target().site();
    List<String> violations = new ArrayList<>();
    boolean switched = false;
    for (RouteChange change : facts.routes()) {
      if (change.site().equals(Optional.of(target)) && !facts.moves()) {
        violations.add("clients were sent to the copy at " + target + " at " + change.at());
      }
      if (change.site().equals(Optional.of(source)) && switched) {
        violations.add("clients were sent back to " + source + " at " + change.at());
      }
      switched |= change.site().equals(Optional.of(target));
    }
    if (facts.moves()) {
      violations.addAll(overlaps(facts, source, target));
    }
    return Verdict.of(
        violations,
        "%d changes of the route and %d pods seen, no time with two active sides"
            .formatted(facts.routes().size(), facts.pods().size()));
  }

  private static List<String> overlaps(Facts facts, String source, String target) {
    List<String> found = new ArrayList<>();
    for (PodSpan left : facts.pods()) {
      for (PodSpan right : facts.pods()) {
        if (left.site().equals(source) && right.site().equals(target) && left.overlaps(right)) {
          found.add(
              "%s ran at %s while %s ran at %s from %s"
                  .formatted(left.pod(), source, right.pod(), target, right.from()));
        }
      }
    }
    return found;
  }
}
