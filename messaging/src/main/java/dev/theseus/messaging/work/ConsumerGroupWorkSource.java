package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.ValueCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Work through a plain consumer group, for brokers without share groups: a partition is worked on
 * by one slot at a time, so there are at most as many busy slots as partitions, and a long unit
 * holds up those behind it.
 *
 * @param <V> the work units
 */
public final class ConsumerGroupWorkSource<V> implements WorkSource<V> {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final Slot<V> slot = new Slot<>();
  private final Thread thread;

  private ConsumerGroupWorkSource(
      MessagingConfig messaging,
      WorkConfig config,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    var holder =
        new ConsumerGroupHolder<>(
            config,
            slot,
            new UnitReader<>(messaging, config.group(), codec, unreadable),
            messaging);
    this.thread = Thread.ofPlatform().daemon().name("slot-" + config.group()).start(holder);
  }

  /** Opens a slot and joins the group in the background; the lock is the session's time-out. */
  public static <V> ConsumerGroupWorkSource<V> open(
      MessagingConfig messaging,
      WorkConfig config,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    return new ConsumerGroupWorkSource<>(messaging, config, codec, unreadable);
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
