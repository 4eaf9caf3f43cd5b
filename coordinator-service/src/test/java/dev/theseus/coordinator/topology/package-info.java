/** Drives the topology without a broker, and with a real one. It must not test decisions. */
@NullMarked
package dev.theseus.coordinator.topology;

import org.jspecify.annotations.NullMarked;
