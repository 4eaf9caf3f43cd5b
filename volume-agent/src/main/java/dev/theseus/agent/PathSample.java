package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;

/**
 * What came over a path when it was tried.
 *
 * @param bytes how many
 * @param nanos how long that took, from the first one on
 */
public record PathSample(long bytes, long nanos) {
  /** The rate in bytes per second. */
  public long bytesPerSecond() {
    return Math.round(bytes * 1e9 / Math.max(1, nanos));
  }

  Fields toFields() {
    return new Fields().with("bytes", bytes).with("nanos", nanos);
  }

  static PathSample fromFields(Fields fields) {
    return new PathSample(fields.number("bytes"), fields.number("nanos"));
  }
}
