/** Drives the saga engine with scripted and with random participants. It must not sleep. */
@NullMarked
package dev.theseus.coordinator.saga;

import org.jspecify.annotations.NullMarked;
