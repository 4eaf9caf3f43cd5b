/**
 * Decides what happens next in a transaction, as pure functions over its events: one table of steps
 * per mode, one table of transitions. It must not read a clock, do I/O, or know a type of Kafka.
 */
@NullMarked
package dev.theseus.coordinator.saga;

import org.jspecify.annotations.NullMarked;
