/**
 * Runs the saga on Kafka Streams: stores, deadlines, locks, dead letters. It must not decide
 * anything about a transaction itself.
 */
@NullMarked
package dev.theseus.coordinator.topology;

import org.jspecify.annotations.NullMarked;
