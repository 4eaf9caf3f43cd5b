/**
 * Work that is shared by any number of takers, one unit at a time, with a lease that is kept alive.
 *
 * <p>Must not promise exactly-once: a unit can be delivered twice, results need fencing of their
 * own.
 */
@NullMarked
package dev.theseus.messaging.work;

import org.jspecify.annotations.NullMarked;
