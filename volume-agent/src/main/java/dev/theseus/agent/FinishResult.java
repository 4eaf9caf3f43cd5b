package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;

/**
 * A round that is applied at the target: names, links and metadata are as at the source.
 *
 * @param created names that were created
 * @param removed names that were removed
 * @param incomplete files that are still to come, because they changed or vanished during the round
 * @param millis how long it took, sync included
 */
public record FinishResult(long created, long removed, long incomplete, long millis) {
  Fields toFields() {
    return new Fields()
        .with("created", created)
        .with("removed", removed)
        .with("incomplete", incomplete)
        .with("millis", millis);
  }

  static FinishResult fromFields(Fields fields) {
    return new FinishResult(
        fields.number("created"),
        fields.number("removed"),
        fields.number("incomplete"),
        fields.number("millis"));
  }
}
