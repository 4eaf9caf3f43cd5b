/**
 * Who asks and what they may do: accounts, their tokens and the roles bound to them. It must not
 * know HTTP or answer requests.
 */
@NullMarked
package dev.theseus.cluster.access;

import org.jspecify.annotations.NullMarked;
