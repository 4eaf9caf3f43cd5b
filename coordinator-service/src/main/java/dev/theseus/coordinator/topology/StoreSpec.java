package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.Transaction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * One store: the catalogue of what the coordinator keeps. Each has a changelog topic.
 *
 * @param <V> its values; keys are strings
 * @param name its name
 * @param serde its values as bytes
 */
record StoreSpec<V>(String name, Serde<V> serde) {

  /** Transactions by migration id. */
  static final StoreSpec<Transaction> TRANSACTIONS =
      new StoreSpec<>("transactions", StoreFormat.of(Transaction.class));

  /** Deadlines of unanswered requests by migration id. */
  static final StoreSpec<Deadline> DEADLINES =
      new StoreSpec<>("deadlines", StoreFormat.of(Deadline.class));

  /** Locked places, by site and namespace. */
  static final StoreSpec<LockHolder> LOCKS =
      new StoreSpec<>("locks", StoreFormat.of(LockHolder.class));

  /** A builder of the store, on disk. */
  StoreBuilder<KeyValueStore<String, V>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), serde);
  }
}
