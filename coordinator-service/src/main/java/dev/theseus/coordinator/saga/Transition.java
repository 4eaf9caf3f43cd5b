package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Status;
import java.time.Instant;
import java.util.List;

/**
 * One transition.
 *
 * @param from where the transaction stands; UNKNOWN where there is none yet
 * @param trigger what the input means there
 * @param to where it stands afterwards
 * @param reaction what the coordinator decides
 */
record Transition(Status from, Trigger trigger, Status to, Reaction reaction) {

  /** Decides from the state that the input has already been folded into. */
  @FunctionalInterface
  interface Reaction {
    List<MigrationEvent> decide(Transaction state, MigrationEvent input, Instant now);
  }
}
