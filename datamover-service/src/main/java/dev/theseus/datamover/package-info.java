/**
 * Moves and verifies volumes through their agents, and answers the requests for that. It must not
 * decide when a round or a migration is complete: the coordinator derives that.
 */
@NullMarked
package dev.theseus.datamover;

import org.jspecify.annotations.NullMarked;
