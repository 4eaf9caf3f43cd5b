package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TransactionState;

/** Shows how a migration goes on. */
interface Progress extends AutoCloseable {

  /** Something happened. */
  void event(MigrationEvent event);

  /** The newest state, whether it changed or not. */
  void state(TransactionState state);

  @Override
  void close();

  /** What fits where the command writes to. */
  static Progress on(Console console) {
    if (console.isJson()) {
      return new JsonProgress(console);
    }
    return console.isTerminal() ? new BarProgress(console) : new LineProgress(console);
  }
}
