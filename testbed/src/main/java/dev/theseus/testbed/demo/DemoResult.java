package dev.theseus.testbed.demo;

import dev.theseus.testbed.invariant.InvariantResult;
import java.util.List;

/**
 * What the demo measured; its JSON form is a contract.
 *
 * @param scenario what was provoked
 * @param mode whether the source is retired or stays: move or copy
 * @param seed what contents and load followed from
 * @param outcome {@code COMPLETED}, {@code ROLLED_BACK} or {@code STUCK}
 * @param durationMillis from the request to the end
 * @param prediction what the plan said before
 * @param downtimeMillis time in which clients had to wait; 0 if they never had to
 * @param applicationStopStartMillis the application's own stop and start out of the downtime
 * @param cancelStopMillis from the cancel to the last byte that was written at the target; -1 where
 *     nobody cancelled
 * @param requests what the clients saw
 * @param writes what became of acknowledged writes
 * @param bytes what travelled
 * @param serving the site that serves at the end
 * @param invariants the promises, and whether they were kept
 */
record DemoResult(
    String scenario,
    String mode,
    long seed,
    String outcome,
    long durationMillis,
    Predicted prediction,
    long downtimeMillis,
    long applicationStopStartMillis,
    long cancelStopMillis,
    Requests requests,
    Writes writes,
    Bytes bytes,
    String serving,
    List<InvariantResult> invariants) {

  /** An interval in milliseconds: 10th percentile, median, 90th percentile. */
  record Interval(long low, long expected, long high) {}

  /** What the plan said. */
  record Predicted(Interval durationMillis, Interval downtimeMillis) {}

  /** Requests of clients. */
  record Requests(long total, long failed) {}

  /** Writes that were acknowledged, and how many of them are not at the serving side. */
  record Writes(long acknowledged, long lost) {}

  /** Bytes on the volumes, bytes that travelled, bytes that both sides hashed and compared. */
  record Bytes(long volumes, long moved, long verified) {}

  /** Whether the run ended as the scenario wants it, and no promise was broken. */
  boolean asPromised(Scenario wanted) {
    return outcome.equals(wanted.expectedOutcome())
        && writes.lost() == 0
        && invariants.stream().allMatch(InvariantResult::held);
  }
}
