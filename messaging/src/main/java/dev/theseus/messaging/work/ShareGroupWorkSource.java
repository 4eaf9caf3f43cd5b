package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.ValueCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Work through a share group (Kafka 4.2 and newer): any number of slots per partition, no slot
 * waits behind another's long unit, and the units of a holder that dies are free again in about a
 * second.
 *
 * @param <V> the work units
 */
public final class ShareGroupWorkSource<V> implements WorkSource<V> {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final Slot<V> slot = new Slot<>();
  private final Thread thread;

  private ShareGroupWorkSource(
      MessagingConfig messaging,
      WorkConfig config,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    ShareGroupSettings.apply(messaging, config);
    var holder =
        new ShareGroupHolder<>(
            config,
            slot,
            new UnitReader<>(messaging, config.group(), codec, unreadable),
            new TopicWatch(messaging, config.topics()),
            messaging);
    this.thread = Thread.ofPlatform().daemon().name("slot-" + config.group()).start(holder);
  }

  /**
   * Opens a slot and joins the group in the background.
   *
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static <V> ShareGroupWorkSource<V> open(
      MessagingConfig messaging,
      WorkConfig config,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    return new ShareGroupWorkSource<>(messaging, config, codec, unreadable);
  }

  @Override
  public Optional<Lease<V>> take(Duration timeout) throws InterruptedException {
    return slot.take(timeout);
  }

  @Override
  public void close() {
    slot.close();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
