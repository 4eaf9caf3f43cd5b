package dev.theseus.messaging.work;

import dev.theseus.messaging.Received;

/**
 * A work unit that is held; held on to automatically until one of the two ends is called.
 *
 * @param <V> the work units
 */
public interface Lease<V> {

  /** The unit. */
  Received<V> unit();

  /** False when the unit may meanwhile be with somebody else: stop, and write no result. */
  boolean isHeld();

  /**
   * The unit is done; nobody gets it again.
   *
   * @return false when it was lost before: another slot may do it again
   */
  boolean complete();

  /** Somebody, perhaps this slot, gets the unit again. */
  void release();
}
