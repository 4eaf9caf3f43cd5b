package dev.theseus.messaging;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** How the parts of a process are; each part reports under its own name. Thread-safe. */
public final class Health {
  /** From good to bad. */
  public enum State {
    STARTING,
    UP,
    /** Works again by itself when what it waits for comes back. */
    DEGRADED,
    STOPPED,
    /** Ended for good: the process must be restarted, or somebody must act. */
    FATAL
  }

  /** One part's state and a sentence about it. */
  public record Status(State state, String detail) {}

  private final Map<String, Status> parts = new ConcurrentSkipListMap<>();

  /** Replaces what is known about a part. */
  public void report(String part, State state, String detail) {
    parts.put(part, new Status(state, detail));
  }

  /** All parts by name. */
  public Map<String, Status> snapshot() {
    return Map.copyOf(parts);
  }

  /** True when every part is up. */
  public boolean isUp() {
    return parts.values().stream().allMatch(s -> s.state() == State.UP);
  }

  /** True when a part ended for good. */
  public boolean isFatal() {
    return parts.values().stream().anyMatch(s -> s.state() == State.FATAL);
  }
}
