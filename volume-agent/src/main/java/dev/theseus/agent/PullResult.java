package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;

/**
 * A unit that is durable at the target.
 *
 * @param unit its number
 * @param wireBytes bytes that travelled
 * @param contentBytes bytes of files that were written
 * @param sameBytes bytes that were there already
 * @param millis how long it took, sync included
 * @param again whether it had been durable before, so that nothing was done
 */
public record PullResult(
    int unit, long wireBytes, long contentBytes, long sameBytes, long millis, boolean again) {
  Fields toFields() {
    return new Fields()
        .with("unit", unit)
        .with("wireBytes", wireBytes)
        .with("contentBytes", contentBytes)
        .with("sameBytes", sameBytes)
        .with("millis", millis)
        .with("again", again);
  }

  static PullResult fromFields(Fields fields) {
    return new PullResult(
        fields.count("unit"),
        fields.number("wireBytes"),
        fields.number("contentBytes"),
        fields.number("sameBytes"),
        fields.number("millis"),
        fields.flag("again"));
  }

  PullResult repeated() {
    return new PullResult(unit, wireBytes, contentBytes, sameBytes, millis, true);
  }
}
