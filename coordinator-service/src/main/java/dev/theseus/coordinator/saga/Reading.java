package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationEvent;

/** What the coordinator makes of an event. All but {@link Taken} leave the state as it is. */
public sealed interface Reading {

  /** It moves the transaction along an edge. */
  record Taken(Trigger trigger) implements Reading {}

  /** One of the coordinator's own: it was folded into the state when it was decided. */
  record Own() implements Reading {}

  /** Seen before, or no longer of interest: an older epoch, a step that is done. */
  record Duplicate() implements Reading {}

  /** A user's request that cannot be carried out, with the reason in one sentence. */
  record Refusal(String reason) implements Reading {}

  /** A user's request about a transaction that has ended; a participant carries it out. */
  record Passed(MigrationEvent request) implements Reading {}

  /** An event that should not be here, with a sentence that names the state and the event. */
  record Unexpected(String message) implements Reading {}
}
