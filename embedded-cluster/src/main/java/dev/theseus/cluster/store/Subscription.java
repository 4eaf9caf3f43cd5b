package dev.theseus.cluster.store;

/** A running watch; closing it ends the delivery. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
