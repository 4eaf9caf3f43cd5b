package dev.theseus.events;

/** An event of one attempt: whoever has seen a higher epoch refuses it. */
public sealed interface FencedEvent extends MigrationEvent
    permits StepRequest, StepOutcome, Progress, Decision, WorkItem {

  /** Number of the attempt; rises with every retry, compensation and recovery. */
  int epoch();
}
