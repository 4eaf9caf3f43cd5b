package dev.theseus.messaging.loop;

import dev.theseus.messaging.Received;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Runs tasks one after the other per key, and keys beside each other. Thread-safe. */
final class Lanes<V> {
  private final Map<String, Queue<Task<V>>> lanes = new HashMap<>();
  private int pending;

  synchronized void submit(Task<V> task) {
    pending++;
    var lane = lanes.get(task.key());
    if (lane != null) {
      lane.add(task);
      return;
    }
    var opened = new ArrayDeque<Task<V>>();
    opened.add(task);
    lanes.put(task.key(), opened);
    Thread.ofVirtual().name("work-" + task.key()).start(() -> work(task.key(), task));
  }

  /** Gives the signal to everything of its key that waits or is under way. */
  synchronized void signal(Received<V> signal) {
    var lane = lanes.get(signal.key());
    if (lane != null) {
      lane.forEach(task -> task.signal(signal));
    }
  }

  /** Tasks that wait or are under way. */
  synchronized int pending() {
    return pending;
  }

  private void work(String key, Task<V> first) {
    var task = Optional.of(first);
    while (task.isPresent()) {
      task.get().run();
      // The next task is not concerned by an interrupt that was meant for this one.
      var _ = Thread.interrupted();
      task = next(key);
    }
  }

  /** A task stays at the head of its lane while it runs, so that signals find it. */
  private synchronized Optional<Task<V>> next(String key) {
    pending--;
    var lane = lanes.get(key);
    if (lane == null) {
      return Optional.empty();
    }
    lane.remove();
    if (lane.isEmpty()) {
      lanes.remove(key);
    }
    return Optional.ofNullable(lane.peek());
  }
}
