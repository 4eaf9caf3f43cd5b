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

  static final List<Transition> TRANSITIONS =
      List.of(
          new Transition(UNKNOWN, Trigger.ASKED, REQUESTED, Reactions::askFirst),
          new Transition(UNKNOWN, Trigger.ASKED_FOR_PLAN, RUNNING, Reactions::askFirst),
          new Transition(UNKNOWN, Trigger.ASKED_INVALID, REFUSED, Reactions::refuseAtOnce),
          new Transition(REQUESTED, Trigger.STEP_DONE, RUNNING, Reactions::askNext),
          new Transition(REQUESTED, Trigger.LOCK_DENIED, REFUSED, Reactions::refuseAtOnce),
          new Transition(REQUESTED, Trigger.FAILED, REQUESTED, Reactions::waitForNextAttempt),
          new Transition(REQUESTED, Trigger.EXPIRED, REQUESTED, Reactions::askAgain),
          new Transition(REQUESTED, Trigger.SPENT, COMPENSATING, Reactions::turnBack),
          new Transition(REQUESTED, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Transition(RUNNING, Trigger.STEP_DONE, RUNNING, Reactions::askNext),
          new Transition(RUNNING, Trigger.PLAN_READY, AWAITING_APPROVAL, Reactions::awaitApproval),
          new Transition(RUNNING, Trigger.PLAN_DONE, COMPLETED, Reactions::complete),
          new Transition(RUNNING, Trigger.BLOCKED, COMPENSATING, Reactions::turnBack),
          new Transition(RUNNING, Trigger.BLOCKED_UNLOCKED, REFUSED, Reactions::refuseAtOnce),
          new Transition(RUNNING, Trigger.PROGRESSED, RUNNING, Reactions::goOn),
          new Transition(RUNNING, Trigger.ROUND_DONE, RUNNING, Reactions::askNextRound),
          new Transition(RUNNING, Trigger.COPY_DONE, RUNNING, Reactions::endCopy),
          new Transition(RUNNING, Trigger.COPY_GIVEN_UP, COMPENSATING, Reactions::turnBack),
          new Transition(RUNNING, Trigger.SYNCED, RUNNING, Reactions::endSync),
          new Transition(RUNNING, Trigger.DIVERGED, COMPENSATING, Reactions::turnBack),
          new Transition(RUNNING, Trigger.PIVOT, COMMITTED, Reactions::askNext),
          new Transition(RUNNING, Trigger.FAILED, RUNNING, Reactions::waitForNextAttempt),
          new Transition(RUNNING, Trigger.EXPIRED, RUNNING, Reactions::askAgain),
          new Transition(RUNNING, Trigger.SPENT, COMPENSATING, Reactions::turnBack),
          new Transition(RUNNING, Trigger.SPENT_UNLOCKED, ROLLED_BACK, Reactions::rollBackAtOnce),
          new Transition(RUNNING, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Transition(
              RUNNING, Trigger.CANCELLED_UNLOCKED, ROLLED_BACK, Reactions::rollBackAtOnce),
          new Transition(AWAITING_APPROVAL, Trigger.APPROVED, RUNNING, Reactions::askNext),
          new Transition(AWAITING_APPROVAL, Trigger.CANCELLED, COMPENSATING, Reactions::turnBack),
          new Transition(
              AWAITING_APPROVAL, Trigger.NOT_APPROVED, COMPENSATING, Reactions::turnBack),
          new Transition(COMPENSATING, Trigger.UNDONE, COMPENSATING, Reactions::undoNext),
          new Transition(COMPENSATING, Trigger.ALL_UNDONE, ROLLED_BACK, Reactions::rollBack),
          new Transition(COMPENSATING, Trigger.ALL_UNDONE_REFUSED, REFUSED, Reactions::refuse),
          new Transition(COMPENSATING, Trigger.PROGRESSED, COMPENSATING, Reactions::goOn),
          new Transition(COMPENSATING, Trigger.FAILED, COMPENSATING, Reactions::waitForNextAttempt),
          new Transition(COMPENSATING, Trigger.EXPIRED, COMPENSATING, Reactions::askAgain),
          new Transition(COMPENSATING, Trigger.SPENT, STUCK, Reactions::getStuck),
          new Transition(COMMITTED, Trigger.STEP_DONE, COMMITTED, Reactions::askNext),
          new Transition(COMMITTED, Trigger.PROGRESSED, COMMITTED, Reactions::goOn),
          new Transition(COMMITTED, Trigger.RELEASED, COMPLETED, Reactions::complete),
          new Transition(COMMITTED, Trigger.FAILED, COMMITTED, Reactions::waitForNextAttempt),
          new Transition(COMMITTED, Trigger.EXPIRED, COMMITTED, Reactions::askAgain),
          new Transition(COMMITTED, Trigger.SPENT, STUCK, Reactions::getStuck),
          new Transition(STUCK, Trigger.RECOVERED_UNDO, COMPENSATING, Reactions::askAgain),
          new Transition(STUCK, Trigger.RECOVERED_FORWARD, COMMITTED, Reactions::askAgain));

  private static final Map<Status, Map<Trigger, Transition>> BY_ORIGIN = index(TRANSITIONS);

  private TransitionTable() {}

  static Optional<Transition> find(Status from, Trigger trigger) {
    return Optional.ofNullable(BY_ORIGIN.getOrDefault(from, Map.of()).get(trigger));
  }

  /** Refuses a table that contradicts itself. */
  static Map<Status, Map<Trigger, Transition>> index(List<Transition> edges) {
    Map<Status, Map<Trigger, Transition>> index = new HashMap<>();
    for (Transition edge : edges) {
      String name = edge.from() + " --" + edge.trigger() + "--> " + edge.to();
      if (TERMINAL.contains(edge.from())) {
        throw new IllegalStateException("edge out of a terminal state: " + name);
      }
      Transition other =
          index.computeIfAbsent(edge.from(), _ -> new HashMap<>()).put(edge.trigger(), edge);
      if (other != null) {
        throw new IllegalStateException("duplicate edge: " + name);
      }
    }
    return index;
  }
}
