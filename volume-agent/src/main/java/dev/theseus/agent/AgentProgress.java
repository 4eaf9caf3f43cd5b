package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;

/**
 * What an agent has done for a migration since it started; only the difference of two looks says
 * something, and it says that work goes on.
 *
 * @param entries files, directories, links and nodes that were looked at, once per pass
 * @param bytes bytes of files that were read, hashed or written
 */
public record AgentProgress(long entries, long bytes) {
  Fields toFields() {
    return new Fields().with("entries", entries).with("bytes", bytes);
  }

  static AgentProgress fromFields(Fields fields) {
    return new AgentProgress(fields.number("entries"), fields.number("bytes"));
  }
}
