package dev.theseus.events;

import java.time.Instant;

/** A fact about one migration. Its migration's id is the key of its message. */
public sealed interface MigrationEvent extends AvroRecord permits UserRequest, FencedEvent {

  /** The migration that the event belongs to. */
  String migrationId();

  /** When it happened, by the clock of whoever wrote it, in microseconds. */
  Instant occurredAt();
}
