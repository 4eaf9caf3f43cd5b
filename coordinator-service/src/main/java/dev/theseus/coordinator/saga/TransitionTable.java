package dev.theseus.coordinator.saga;

import static dev.theseus.events.Status.AWAITING_APPROVAL;
import static dev.theseus.events.Status.COMMITTED;
import static dev.theseus.events.Status.COMPENSATING;
import static dev.theseus.events.Status.COMPLETED;
import static dev.theseus.events.Status.REFUSED;
import static dev.theseus.events.Status.REQUESTED;
import static dev.theseus.events.Status.ROLLED_BACK;
import static dev.theseus.events.Status.RUNNING;
import static dev.theseus.events.Status.STUCK;
import static dev.theseus.events.Status.UNKNOWN;

import dev.theseus.events.Status;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All transitions. An input without an edge changes nothing. */
final class TransitionTable {

  static final Set<Status> TERMINAL = EnumSet.of(COMPLETED, ROLLED_BACK, REFUSED);

  static final List<Edge> EDGES =
      List.of(
          new Edge(UNKNOWN, Trigger.ASKED, REQUESTED, Reactions::askFirst),
          new Edge(UNKNOWN, Trigger.ASKED_FOR_PLAN, RUNNING, Reactions::askFirst),
          new Edge(UNKNOWN, Trigger.ASKED_INVALID, REFUSED, Reactions::refuseAtOnce),
          new Edge(REQUESTED, Trigger.STEP_DONE, RUNNING, Reactions::askNext),
          new Edge(REQUESTED, Trigger.LOCK_DENIED, REFUSED, Reactions::refuseAtOnce),
          new Edge(REQUESTED, Trigger.FAILED, REQUESTED, Reactions::waitForNextAttempt),
          new Edge(REQUESTED, Trigger.EXPIRED, REQUESTED, Reactions::askAgain),
          new Edge(REQUESTED, Trigger.SPENT, COMPENSATING, Reactions::turnBack),
          new Edge(REQUESTED, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.STEP_DONE, RUNNING, Reactions::askNext),
          new Edge(RUNNING, Trigger.PLAN_READY, AWAITING_APPROVAL, Reactions::awaitApproval),
          new Edge(RUNNING, Trigger.PLAN_DONE, COMPLETED, Reactions::complete),
          new Edge(RUNNING, Trigger.BLOCKED, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.BLOCKED_UNLOCKED, REFUSED, Reactions::refuseAtOnce),
          new Edge(RUNNING, Trigger.PROGRESSED, RUNNING, Reactions::goOn),
          new Edge(RUNNING, Trigger.ROUND_DONE, RUNNING, Reactions::askNextRound),
          new Edge(RUNNING, Trigger.COPY_DONE, RUNNING, Reactions::endCopy),
          new Edge(RUNNING, Trigger.COPY_GIVEN_UP, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.SYNCED, RUNNING, Reactions::endSync),
          new Edge(RUNNING, Trigger.DIVERGED, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.PIVOT, COMMITTED, Reactions::askNext),
          new Edge(RUNNING, Trigger.FAILED, RUNNING, Reactions::waitForNextAttempt),
          new Edge(RUNNING, Trigger.EXPIRED, RUNNING, Reactions::askAgain),
          new Edge(RUNNING, Trigger.SPENT, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.SPENT_UNLOCKED, ROLLED_BACK, Reactions::rollBackAtOnce),
          new Edge(RUNNING, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Edge(RUNNING, Trigger.CANCELLED_UNLOCKED, ROLLED_BACK, Reactions::rollBackAtOnce),
          new Edge(AWAITING_APPROVAL, Trigger.APPROVED, RUNNING, Reactions::askNext),
          new Edge(AWAITING_APPROVAL, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Edge(COMPENSATING, Trigger.UNDONE, COMPENSATING, Reactions::undoNext),
          new Edge(COMPENSATING, Trigger.ALL_UNDONE, ROLLED_BACK, Reactions::rollBack),
          new Edge(COMPENSATING, Trigger.ALL_UNDONE_REFUSED, REFUSED, Reactions::refuse),
          new Edge(COMPENSATING, Trigger.PROGRESSED, COMPENSATING, Reactions::goOn),
          new Edge(COMPENSATING, Trigger.FAILED, COMPENSATING, Reactions::waitForNextAttempt),
          new Edge(COMPENSATING, Trigger.EXPIRED, COMPENSATING, Reactions::askAgain),
          new Edge(COMPENSATING, Trigger.SPENT, STUCK, Reactions::getStuck),
          new Edge(COMMITTED, Trigger.STEP_DONE, COMMITTED, Reactions::askNext),
          new Edge(COMMITTED, Trigger.PROGRESSED, COMMITTED, Reactions::goOn),
          new Edge(COMMITTED, Trigger.RELEASED, COMPLETED, Reactions::complete),
          new Edge(COMMITTED, Trigger.FAILED, COMMITTED, Reactions::waitForNextAttempt),
          new Edge(COMMITTED, Trigger.EXPIRED, COMMITTED, Reactions::askAgain),
          new Edge(COMMITTED, Trigger.SPENT, STUCK, Reactions::getStuck),
          new Edge(STUCK, Trigger.RECOVERED_UNDO, COMPENSATING, Reactions::askAgain),
          new Edge(STUCK, Trigger.RECOVERED_FORWARD, COMMITTED, Reactions::askAgain));

  private static final Map<Status, Map<Trigger, Edge>> BY_ORIGIN = index(EDGES);

  private TransitionTable() {}

  static Optional<Edge> find(Status from, Trigger trigger) {
    return Optional.ofNullable(BY_ORIGIN.getOrDefault(from, Map.of()).get(trigger));
  }

  /** Refuses a table that contradicts itself. */
  static Map<Status, Map<Trigger, Edge>> index(List<Edge> edges) {
    Map<Status, Map<Trigger, Edge>> index = new HashMap<>();
    for (Edge edge : edges) {
      String name = edge.from() + " --" + edge.trigger() + "--> " + edge.to();
      if (TERMINAL.contains(edge.from())) {
        throw new IllegalStateException("edge out of a terminal state: " + name);
      }
      Edge other =
          index.computeIfAbsent(edge.from(), _ -> new HashMap<>()).put(edge.trigger(), edge);
      if (other != null) {
        throw new IllegalStateException("duplicate edge: " + name);
      }
    }
    return index;
  }
}
