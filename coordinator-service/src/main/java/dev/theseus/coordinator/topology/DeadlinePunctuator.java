package dev.theseus.coordinator.topology;

import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Turns time into events. It changes no transaction: an answer that stands before the event on the
 * log wins.
 */
final class DeadlinePunctuator {

  private final KeyValueStore<String, Deadline> pending;
  private final Outlet outlet;

  DeadlinePunctuator(KeyValueStore<String, Deadline> pending, Outlet outlet) {
    this.pending = pending;
    this.outlet = outlet;
  }

  void expire(long nowMillis) {
    for (KeyValue<String, Deadline> due : due(nowMillis)) {
      Deadline deadline = due.value;
      DeadlineExpired event = deadline.expired(due.key, Instant.ofEpochMilli(nowMillis));
      String id =
          "%s-%d-DeadlineExpired-%s-%d"
              .formatted(due.key, deadline.epoch(), deadline.step(), deadline.dueMillis());
      outlet.send(Topics.EVENTS, due.key, event, nowMillis, id, "");
      pending.delete(due.key);
    }
  }

  private List<KeyValue<String, Deadline>> due(long nowMillis) {
    List<KeyValue<String, Deadline>> due = new ArrayList<>();
    try (var entries = pending.all()) {
      while (entries.hasNext()) {
        KeyValue<String, Deadline> entry = entries.next();
        if (entry.value.dueMillis() <= nowMillis) {
          due.add(entry);
        }
      }
    }
    return due;
  }
}
