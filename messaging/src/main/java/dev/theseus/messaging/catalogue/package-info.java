/**
 * Binds the topic catalogue of {@code schemas} to typed topics, once for all services.
 *
 * <p>It must not know what an event means, only where it goes and how it is written.
 */
@NullMarked
package dev.theseus.messaging.catalogue;

import org.jspecify.annotations.NullMarked;
