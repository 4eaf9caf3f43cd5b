/**
 * Transactional consume-process-produce with inbox, signals and dead letters.
 *
 * <p>Must not interpret a message beyond its headers: the handler decides.
 */
@NullMarked
package dev.theseus.messaging.loop;

import org.jspecify.annotations.NullMarked;
