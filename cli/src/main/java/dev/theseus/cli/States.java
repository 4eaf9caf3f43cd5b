package dev.theseus.cli;

import dev.theseus.events.TransactionState;
import java.util.Optional;

/** Finds the state of a migration that a user names. */
final class States {
  private States() {}

  static TransactionState required(Optional<TransactionState> state, String id) {
    return state.orElseThrow(() -> CliException.noMigration(id));
  }
}
