package dev.theseus.messaging.loop;

import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import java.util.function.Consumer;

/**
 * What a piece of work can use while it is under way.
 *
 * @param <V> the values of the topic
 */
public interface WorkContext<V> {

  /**
   * Writes an interim message: in order, before the answer, and soon, but not as the end of the
   * work. Repeated when the work is. Waits when too many are on their way.
   */
  void emit(Output<?> output);

  /**
   * Gives every signal of this key that came after the message, those before this call too, at once
   * and on a thread of its own. A listener that is set later replaces the earlier one.
   */
  void onSignal(Consumer<Received<V>> listener);

  /**
   * True when the answer is no longer wanted, because the loop closes or the partition moved to
   * another instance; the thread is interrupted as well.
   */
  boolean isAbandoned();
}
