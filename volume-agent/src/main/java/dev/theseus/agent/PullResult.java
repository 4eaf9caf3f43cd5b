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
 * @param remaining units of the round that are not durable yet; at 0 the round can be finished
 */
public record PullResult(
    int unit,
    long wireBytes,
    long contentBytes,
    long sameBytes,
    long millis,
    boolean again,
    int remaining) {
  Fields toFields() {
    return new Fields()
        .with("unit", unit)
        .with("wireBytes", wireBytes)
        .with("contentBytes", contentBytes)
        .with("sameBytes", sameBytes)
        .with("millis", millis)
        .with("again", again)
        .with("remaining", remaining);
  }

  static PullResult fromFields(Fields fields) {
    return new PullResult(
        fields.count("unit"),
        fields.number("wireBytes"),
        fields.number("contentBytes"),
        fields.number("sameBytes"),
        fields.number("millis"),
        fields.flag("again"),
        fields.count("remaining"));
  }

  PullResult with(int nowRemaining) {
    return new PullResult(unit, wireBytes, contentBytes, sameBytes, millis, again, nowRemaining);
  }

  PullResult repeated(int nowRemaining) {
    return new PullResult(unit, wireBytes, contentBytes, sameBytes, millis, true, nowRemaining);
  }
}
