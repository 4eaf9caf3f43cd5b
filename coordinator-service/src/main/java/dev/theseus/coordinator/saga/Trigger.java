package dev.theseus.coordinator.saga;

/** What an input means for a transaction that stands where it stands: the alphabet of the edges. */
public enum Trigger {
  /** A migration was asked for. */
  ASKED("requested"),
  /** A plan only was asked for: nothing will be written, so nothing is locked. */
  ASKED_FOR_PLAN("requested, plan only"),
  /** What was asked for makes no sense. */
  ASKED_INVALID("requested, invalid"),
  /** A namespace is another migration's. */
  LOCK_DENIED("lock denied"),
  /** A step was answered. */
  STEP_DONE("step done"),
  /** The plan is complete, and was all that was asked for. */
  PLAN_DONE("plan done, plan only"),
  /** The plan is complete, and someone wants to see it first. */
  PLAN_READY("plan done, approval required"),
  /** The plan or the transformation found a blocker. */
  BLOCKED("blocker found"),
  /** The same, with no lock taken. */
  BLOCKED_UNLOCKED("blocker found, plan only"),
  /** The plan was approved. */
  APPROVED("plan approved"),
  /** Nobody approved the plan while it was fresh, and the locks are wanted back. */
  NOT_APPROVED("not approved in time"),
  /** A part of a round became known, or a sign of life. */
  PROGRESSED("progress"),
  /** A round is complete, and another one is worth its time. */
  ROUND_DONE("round done, another one helps"),
  /** Pre-copy is complete: what remains fits, or stop-and-copy was chosen. */
  COPY_DONE("pre-copy done"),
  /** Pre-copy does not converge, and giving up was chosen. */
  COPY_GIVEN_UP("pre-copy does not converge, give up"),
  /** The final sync is complete. */
  SYNCED("final sync done"),
  /** The sides differ. */
  DIVERGED("volumes differ"),
  /** The target is healthy: the point of no return. */
  PIVOT("target activated"),
  /** An attempt failed; there will be another one. */
  FAILED("attempt failed"),
  /** An attempt did not answer in time, or has waited after its failure. */
  EXPIRED("deadline, attempts left"),
  /** There will be no other attempt. */
  SPENT("failed for good"),
  /** The same, with nothing to undo. */
  SPENT_UNLOCKED("failed for good, plan only"),
  /** A user wants to stop. */
  CANCELLED("cancelled"),
  /** The same, with nothing to undo. */
  CANCELLED_UNLOCKED("cancelled, plan only"),
  /** A step was undone, and there are more. */
  UNDONE("step undone"),
  /** All was undone after a failure or a cancel. */
  ALL_UNDONE("all undone"),
  /** All was undone after a blocker. */
  ALL_UNDONE_REFUSED("all undone after a blocker"),
  /** The lock of a committed transaction is free. */
  RELEASED("lock released"),
  /** An operator wants a stuck undo to go on. */
  RECOVERED_UNDO("recovery while undoing"),
  /** An operator wants a stuck committed transaction to go on. */
  RECOVERED_FORWARD("recovery after commit");

  private final String label;

  Trigger(String label) {
    this.label = label;
  }

  /** A few words for the diagram. */
  String label() {
    return label;
  }
}
