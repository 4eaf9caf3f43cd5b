package dev.theseus.messaging.loop;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The partitions that this instance works on just now. Touched by the polling thread only. */
final class Assignment {
  private final Map<TopicPartition, PartitionWork> partitions = new HashMap<>();

  Optional<PartitionWork> find(TopicPartition partition) {
    return Optional.ofNullable(partitions.get(partition));
  }

  PartitionWork begin(TopicPartition partition, long position, Set<String> answered) {
    PartitionWork work = new PartitionWork(partition, position, answered);
    partitions.put(partition, work);
    return work;
  }

  /** Where to go on from after a restart, for each partition that came further since the last. */
  Map<TopicPartition, OffsetAndMetadata> progress() {
    Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
    partitions.forEach((partition, work) -> {
      if (work.offsets().hasUncommitted()) {
        progress.put(partition, new OffsetAndMetadata(work.offsets().watermark()));
      }
    });
    return progress;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> progress) {
    progress.forEach((partition, offset) ->
        find(partition).ifPresent(work -> work.offsets().committed(offset.offset())));
  }

  /** They are somebody else's now. */
  void abandon(Collection<TopicPartition> lost) {
    lost.forEach(partition ->
        Optional.ofNullable(partitions.remove(partition)).ifPresent(PartitionWork::abandon));
  }

  void abandonAll() {
    abandon(List.copyOf(partitions.keySet()));
  }
}
