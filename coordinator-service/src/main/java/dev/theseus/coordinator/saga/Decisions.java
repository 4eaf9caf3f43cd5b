package dev.theseus.coordinator.saga;

import dev.theseus.events.MigrationEvent;
import java.util.List;

/**
 * What the coordinator makes of one input.
 *
 * @param reading how it read the input
 * @param events what it decided, in order
 */
public record Decisions(Reading reading, List<MigrationEvent> events) {

  /** Takes an unmodifiable copy of its list. */
  public Decisions {
    events = List.copyOf(events);
  }
}
