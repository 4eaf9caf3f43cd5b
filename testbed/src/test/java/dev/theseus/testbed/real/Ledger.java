package dev.theseus.testbed.real;

import java.util.List;

/** A server's way of keeping entries, seen through one connection that is renewed on demand. */
interface Ledger extends AutoCloseable {
  /**
   * Appends an entry that may have been appended before without our learning it; returns once the
   * server has acknowledged it.
   *
   * @throws Exception if it is not acknowledged; it may or may not be kept
   */
  void append(String entry) throws Exception;

  /** Every entry that is kept, as often as it is kept. */
  List<String> entries() throws Exception;

  @Override
  void close();
}
