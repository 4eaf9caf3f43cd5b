package dev.theseus.agent;

import java.util.concurrent.atomic.LongAdder;

/** Counts what all requests of one migration have done since the agent started. Thread-safe. */
final class WorkDone {
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void entry() {
    entries.increment();
  }

  void bytes(long count) {
    bytes.add(count);
  }

  AgentProgress sum() {
    return new AgentProgress(entries.sum(), bytes.sum());
  }
}
