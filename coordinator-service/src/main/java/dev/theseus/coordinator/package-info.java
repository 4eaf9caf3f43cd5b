/**
 * Starts and stops the coordinator as a service. It must not know what a transaction does next:
 * that is the saga's.
 */
@NullMarked
package dev.theseus.coordinator;

import org.jspecify.annotations.NullMarked;
