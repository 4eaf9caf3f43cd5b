package dev.theseus.messaging.loop;

import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import java.util.List;

/**
 * What a service does with the messages of its topic. Called from many threads, but for one key at
 * most one {@link #handle} at a time. Must be idempotent: a crash before the commit delivers again.
 *
 * @param <V> the values of the topic
 */
public interface ParticipantHandler<V> {

  /** Whether the message is work for this service; called on the polling thread, must be quick. */
  boolean wants(Received<V> message);

  /**
   * Whether the message interests the work of the same key that is waiting or under way; given to
   * {@link WorkContext#onSignal} at once. Called on the polling thread, must be quick.
   */
  default boolean isSignal(Received<V> message) {
    return false;
  }

  /**
   * Does the work, however long it takes, on a virtual thread of its own.
   *
   * @return the answer, written in one transaction with the consumer's progress; may be empty
   * @throws Exception goes to {@link #onFailure}. An {@link Error} is fatal: the loop ends without
   *     an answer, and whoever starts next under its group gets the message again
   */
  List<Output<?>> handle(Received<V> message, WorkContext<V> context) throws Exception;

  /** The answer when {@link #handle} threw; written like its result. */
  List<Output<?>> onFailure(Received<V> message, Exception failure);

  /** What is written, besides the dead letter itself, when a message cannot be read. */
  default List<Output<?>> onDeadLetter(DeadLetter letter) {
    return List.of();
  }
}
