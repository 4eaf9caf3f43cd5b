package dev.theseus.messaging.loop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** One partition while it is assigned to this instance. A later assignment is another object. */
final class PartitionWork {
  private final TopicPartition partition;
  private final OffsetTracker offsets;
  private final Set<String> answered;
  private final Set<Task<?>> tasks = ConcurrentHashMap.newKeySet();
  private volatile boolean abandoned;

  PartitionWork(TopicPartition partition, long position, Set<String> answered) {
    this.partition = partition;
    this.offsets = new OffsetTracker(position);
    this.answered = answered;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Touched by the polling thread only. */
  OffsetTracker offsets() {
    return offsets;
  }

  /** Whether the log already has this service's answer; asked once per message. */
  boolean takeAnswered(String id) {
    return answered.remove(id);
  }

  void started(Task<?> task) {
    tasks.add(task);
  }

  void ended(Task<?> task) {
    tasks.remove(task);
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** The partition is somebody else's now: what is under way here is of no use any more. */
  void abandon() {
    abandoned = true;
    tasks.forEach(Task::interrupt);
  }
}
