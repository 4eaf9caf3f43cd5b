package dev.theseus.messaging.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What waits for the next transaction, in the order in which it was handed in. Thread-safe. */
final class Outbox {
  private static final int INTERIM_LIMIT = 1_000;

  /**
   * Messages that belong together.
   *
   * @param completes the offset whose work they end; empty for interim messages
   */
  record Parcel(
      PartitionWork from, OptionalLong completes, List<ProducerRecord<String, byte[]>> records) {}

  private final ConcurrentLinkedQueue<Parcel> parcels = new ConcurrentLinkedQueue<>();
  private final Semaphore interim = new Semaphore(INTERIM_LIMIT);

  /** Waits while too many interim messages are on their way. */
  void addInterim(PartitionWork from, ProducerRecord<String, byte[]> message)
      throws InterruptedException {
    interim.acquire();
    parcels.add(new Parcel(from, OptionalLong.empty(), List.of(message)));
  }

  void addCompletion(PartitionWork from, long offset, List<ProducerRecord<String, byte[]>> answer) {
    parcels.add(new Parcel(from, OptionalLong.of(offset), answer));
  }

  boolean isEmpty() {
    return parcels.isEmpty();
  }

  /** Takes everything; what belongs to abandoned partitions is dropped. */
  List<Parcel> drain() {
    var drained = new ArrayList<Parcel>();
    for (var parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
      if (parcel.completes().isEmpty()) {
        interim.release();
      }
      if (!parcel.from().isAbandoned()) {
        drained.add(parcel);
      }
    }
    return drained;
  }
}
