package dev.theseus.messaging.work;

import dev.theseus.messaging.Received;

/**
 * A work unit that is held; held on to automatically until one of the three ends is called.
 *
 * @param <V> the work units
 */
public interface Lease<V> {

  /** The unit. */
  Received<V> unit();

  /** 1 at the first delivery; only a hint, another source may count from 1 again. */
  int deliveryCount();

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

  /** Nobody gets the unit again, though it is not done. */
  void reject();
}
