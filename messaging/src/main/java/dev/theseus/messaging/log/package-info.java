/**
 * Reads and writes logs outside of a participant: followers, tables, senders.
 *
 * <p>Must not commit offsets: readers here have no group.
 */
@NullMarked
package dev.theseus.messaging.log;

import org.jspecify.annotations.NullMarked;
