package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.ValueCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One slot that takes work units from topics that any number of slots share. A unit is delivered at
 * least once, and now and then twice at the same time.
 *
 * @param <V> the work units
 */
public interface WorkSource<V> extends AutoCloseable {

  /**
   * Opens a slot in the way that the configuration chooses.
   *
   * @param unreadable is told of a unit that cannot be read before that is set aside as a dead
   *     letter; told again later if it fails
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  static <V> WorkSource<V> open(
      MessagingConfig messaging,
      WorkConfig config,
      ValueCodec<V> codec,
      Consumer<UnreadableUnit> unreadable) {
    return switch (messaging.workSharing()) {
      case SHARE_GROUP -> ShareGroupWorkSource.open(messaging, config, codec, unreadable);
      case CONSUMER_GROUP -> ConsumerGroupWorkSource.open(messaging, config, codec, unreadable);
    };
  }

  /**
   * The next unit, held for the caller until it is completed or released; one at a time.
   *
   * @return empty when nothing came within the time
   * @throws IllegalStateException if the last lease is still open, or the source is closed or
   *     failed for good
   */
  Optional<Lease<V>> take(Duration timeout) throws InterruptedException;

  /** Gives an open lease back, so that another slot gets the unit at once. */
  @Override
  void close();
}
