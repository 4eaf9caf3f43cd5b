package dev.theseus.messaging.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes the answers that are ready, with the progress that they make. Polling thread only. */
final class Committer {
  private static final long IDLE_COMMIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration IDLE_COMMIT_LIMIT = Duration.ofSeconds(5);

  private final TransactionWriter transactions;
  private final Consumer<String, byte[]> consumer;
  private final Outbox outbox;
  private final Assignment assignment;
  private List<Outbox.Parcel> unwritten = new ArrayList<>();
  private long lastIdleCommit = System.nanoTime();

  Committer(
      TransactionWriter transactions,
      Consumer<String, byte[]> consumer,
      Outbox outbox,
      Assignment assignment) {
    this.transactions = transactions;
    this.consumer = consumer;
    this.outbox = outbox;
    this.assignment = assignment;
  }

  /** Writes what is ready. Parcels that were not written stay in front of newer ones. */
  void flush() {
    unwritten.removeIf(parcel -> parcel.from().isAbandoned());
    unwritten.addAll(outbox.drain());
    if (!unwritten.isEmpty()) {
      write();
    } else if (System.nanoTime() - lastIdleCommit > IDLE_COMMIT_NANOS) {
      commitIdle();
    }
  }

  /** The same, with the progress over messages that need no answer, as long as nobody else asks. */
  void finish() {
    flush();
    commitIdle();
  }

  private void write() {
    List<ProducerRecord<String, byte[]>> records =
        unwritten.stream().flatMap(parcel -> parcel.records().stream()).toList();
    unwritten.forEach(
        parcel -> parcel.completes().ifPresent(offset -> parcel.from().offsets().done(offset)));
    if (!records.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> progress = assignment.progress();
      transactions.write(records, progress, consumer.groupMetadata());
      assignment.committed(progress);
    }
    unwritten = new ArrayList<>();
  }

  /** Progress over messages that need no answer may be lost: they are looked at again. */
  private void commitIdle() {
    lastIdleCommit = System.nanoTime();
    if (!unwritten.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> progress = assignment.progress();
    if (!progress.isEmpty()) {
      consumer.commitSync(progress, IDLE_COMMIT_LIMIT);
      assignment.committed(progress);
    }
  }
}
