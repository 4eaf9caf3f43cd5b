/**
 * Is responsible for the one stable address at which clients reach an application while it moves
 * between clusters: it forwards, holds or retires as the annotations of the Services say. Must not
 * know about migrations; Services and their annotations are all it reads.
 */
@NullMarked
package dev.theseus.testbed.edge;

import org.jspecify.annotations.NullMarked;
