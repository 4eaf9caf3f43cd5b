package dev.theseus.cli;

import dev.theseus.events.MigrationEvent;
import dev.theseus.events.TransactionState;

/** One line of JSON per event. */
record JsonProgress(Console console) implements Progress {

  @Override
  public void event(MigrationEvent event) {
    console.json(EventJson.event(event));
  }

  @Override
  public void state(TransactionState state) {}

  @Override
  public void close() {}
}
